package filefacts_test

import (
	"testing"

	"attest/app/filefacts"
	"attest/app/words"
	"attest/archive/media"
)

func TestEveryCodeOfTheEngineHasWords(t *testing.T) {
	for _, c := range media.NameCodes() {
		if key := "filefacts.name." + c; !words.Has(key) {
			t.Errorf("%s has no text", key)
		}
	}
	for _, c := range media.SaysCodes() {
		if key := "filefacts.says." + c; !words.Has(key) {
			t.Errorf("%s has no text", key)
		}
	}
}

func TestAFileSpeaksTheChosenLanguage(t *testing.T) {
	defer words.Set(words.English)
	for _, c := range []struct {
		item     media.Item
		en, ko   string
		enV, koV string
	}{
		{item: media.Item{Name: "Camera maker", Code: "camera_maker", Value: "Invented"}, en: "Camera maker", ko: "카메라 제조사", enV: "Invented", koV: "Invented"},
		{item: media.Item{Name: "ID3: title", Source: "ID3", Code: "title", Value: "노래"}, en: "ID3: Title", ko: "ID3: 제목", enV: "노래", koV: "노래"},
		{item: media.Item{Name: "Broadcast: history", Source: "Broadcast", Code: "history", Value: "x"}, en: "Broadcast: History", ko: "방송용 정보: 처리 이력", enV: "x", koV: "x"},
		{item: media.Item{Name: "XMP: CreatorTool", Source: "XMP", Value: "x"}, en: "XMP: CreatorTool", ko: "XMP: CreatorTool", enV: "x", koV: "x"},
		{item: media.Item{Name: "Attachments", Code: "attachments", Says: "attachments", Count: 2, Value: "2 files inside the PDF"}, en: "Attachments", ko: "첨부 파일", enV: "2 files inside the PDF", koV: "PDF 안에 파일 2개가 있습니다"},
		{item: media.Item{Name: "Of a newer engine", Code: "of_a_newer_engine", Says: "newer", Value: "as it is"}, en: "Of a newer engine", ko: "Of a newer engine", enV: "as it is", koV: "as it is"},
	} {
		for _, l := range words.Langs {
			words.Set(l)
			name, value := c.en, c.enV
			if l == words.Korean {
				name, value = c.ko, c.koV
			}
			if got := filefacts.Name(c.item); got != name {
				t.Errorf("%s: %q is called %q, want %q", l, c.item.Name, got, name)
			}
			if got := filefacts.Value(c.item); got != value {
				t.Errorf("%s: %q says %q, want %q", l, c.item.Name, got, value)
			}
		}
	}
}

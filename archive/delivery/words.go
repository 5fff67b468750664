package delivery

// words are what the page says.
type words struct {
	Lang, Title, Office, Explain, Ask, Open, Ready, Wait, Wrong, Done, Save, Old, Incomplete, Holds, Frame string
}

func wordsFor(lang string) words {
	if lang == "ko" {
		return pageKorean
	}
	return pageEnglish
}

var pageEnglish = words{
	Lang: "en", Title: "A locked file", Office: "Sent by: %s",
	Explain: "The file in this page opens with a passphrase that the sender tells you by another way, such as the telephone. It opens in this browser, on this machine; nothing is sent anywhere.",
	Ask:     "Passphrase (six words)", Open: "Open",
	Ready: "Type the passphrase.", Wait: "Opening. This takes a moment.",
	Wrong: "It did not open. Check the words; if they are right, this file is damaged: ask for it again.",
	Done:  "It is open. Save the file before you close this page. Below is its first page, to read at once; links in it work in the saved file, once it is unpacked.", Save: "Save %s",
	Old:        "This browser cannot open the file. Save this page, and open it with a current Firefox, Chrome, Edge or Safari.",
	Incomplete: "This page is incomplete, or scripts are off in this browser. Ask for the file again, or let scripts run for it.",
	Holds:      "Whoever has this file without the passphrase cannot read it. A page that was changed on its way could pass on what you type: compare its SHA-256 with the one that the sender tells you.",
	Frame:      "What is in the file",
}

var pageKorean = words{
	Lang: "ko", Title: "잠긴 파일", Office: "보낸 곳: %s",
	Explain: "이 문서 안의 파일은 보낸 사람이 전화 등 다른 방법으로 알려 주는 암호 문구로 열립니다. 이 컴퓨터의 이 브라우저에서 열리며, 아무 데도 보내지 않습니다.",
	Ask:     "암호 문구(단어 여섯 개)", Open: "열기",
	Ready: "암호 문구를 입력하십시오.", Wait: "여는 중입니다. 잠시 걸립니다.",
	Wrong: "열리지 않았습니다. 단어를 확인하십시오. 맞다면 파일이 손상된 것이니 다시 요청하십시오.",
	Done:  "열렸습니다. 이 문서를 닫기 전에 파일을 저장하십시오. 아래는 바로 읽을 수 있는 첫 페이지이며, 그 안의 링크는 저장한 파일의 압축을 풀면 작동합니다.", Save: "%s 저장",
	Old:        "이 브라우저로는 파일을 열 수 없습니다. 이 문서를 저장한 뒤 최신 Firefox, Chrome, Edge, Safari로 여십시오.",
	Incomplete: "문서가 완전하지 않거나 이 브라우저에서 스크립트가 꺼져 있습니다. 파일을 다시 요청하거나 스크립트를 허용하십시오.",
	Holds:      "암호 문구 없이 이 파일만 가진 사람은 내용을 읽을 수 없습니다. 오는 길에 바뀐 문서는 입력한 내용을 빼낼 수 있습니다. 보낸 사람이 알려 주는 SHA-256과 비교하십시오.",
	Frame:      "파일의 내용",
}

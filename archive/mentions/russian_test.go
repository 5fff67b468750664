package mentions_test

import (
	"strings"
	"testing"

	"attest/archive/mentions"
	"attest/archive/names"
)

// Names as they stand in a Russian sentence, in all cases, of women and men, with the family name on either side.
// Each is invented. What is before the bar is the name as the record has it; all of what is after it is to be found.
func TestNamesInTheCasesOfRussian(t *testing.T) {
	for _, row := range []string{
		"Ким Анна|Анна Ким, Анны Ким, Ким Анны, Анне Ким, Ким Анне, Анну Ким, с Анной Ким, Анною Ким, об Анне Ким",
		"Ким Сергей|Сергей Ким, Сергея Кима, Кима Сергея, Ким Сергея, Сергею Киму, с Сергеем Кимом, о Сергее Киме, с Ким Сергеем",
		"Пак Мария|Марии Пак, Пак Марии, Марию Пак, с Марией Пак, МАРИИ ПАК",
		"Цой Игорь|Игоря Цоя, Игорю Цою, Цоя Игоря, с Игорем Цоем, об Игоре Цое",
		"Тен Юрий|Юрия Тена, Юрию Тену, с Юрием Теном, о Юрии Тене",
		"Ли Любовь|Любови Ли, с Любовью Ли",
		"Хан Илья|Ильи Хана, Илье Хану, Илью Хана, с Ильёй Ханом, с Ильей Ханом",
		"Ким Ольга|Ольги Ким, с Ольгой Ким",
		"Тен Галина|Галины Тен, Галину Тен",
		"Пак Павел|Павла Пака, Павлу Паку, с Павлом Паком",
		"Ким Алёна|Алены Ким, Алёну Ким, с Аленой Ким",
		"Ли Кён Хва|Ли Кен Хва, Ли Кёнхвы, Ли Кен Хвы, с Ли Кён Хвой, Ли Кёнхву",
		"Иванова Вера|Веры Ивановой, Ивановой Веры, Веру Иванову",
		"Ким Анна Петровна|Анны Петровны Ким, Ким Анны Петровны, Анне Петровне Ким, с Анной Петровной",
		"Ким Сергей Петрович|Сергея Петровича Кима, Киму Сергею Петровичу, с Сергеем Петровичем",
		"리경화|Ли Кёнхвы, Ли Кен Хвы, с Ли Кён Хвой",
		"김안나|Анны Ким, с Анной Ким, Ким Анну",
		"Kim Sergei|Сергея Кима, с Сергеем Кимом",
		"Пак Ин Сок|Пак Ин Соку, Пака Ин Сока, с Пак Ин Соком",
	} {
		name, said, _ := strings.Cut(row, "|")
		f := mentions.Person(name)
		for _, s := range strings.Split(said, ", ") {
			text := "Он говорил " + s + " там."
			found := false
			for _, m := range f.Find(text) {
				found = found || m.Score >= names.Likely || strings.Contains(s, "етров") && m.Score >= mentions.WholeGiven
			}
			if !found {
				t.Errorf("%s in %q: %+v", name, text, f.Find(text))
			}
		}
	}
	// A given name alone, or the family name of no Korean, is asked about.
	for _, row := range []string{"Ким Анна|Анна, Анны, Анну, с Анной", "Ким Сергей|Сергей, Сергея, Сергею, с Сергеем", "Пак Мария|Марии, Марию", "Цой Игорь|Игоря, с Игорем", "Иванова Вера|Ивановой, Веру", "Ли Кён Хва|Кёнхвы", "Ким Сергей Петрович|С. П. Ким, С.П. Кима, Киму С.П."} {
		name, said, _ := strings.Cut(row, "|")
		f := mentions.Person(name)
		for _, s := range strings.Split(said, ", ") {
			text := "Тогда " + s + " не было."
			found := false
			for _, m := range f.Find(text) {
				found = found || m.Score >= mentions.WholeGiven
			}
			if !found {
				t.Errorf("%s, %q alone: %+v", name, s, f.Find(text))
			}
		}
	}
	// Words that begin alike, endings of two cases, and a family name alone are none.
	for _, row := range []string{
		"Ким Анна|Анналы кимчи, Анкета, Ким, Кима, в Кимы", "Цой Игорь|Игорный дом, Цой, Цоя", "Пак Мария|Марина Пак, Марины Пак, Марс, Пакет Марии Ивановны", "Ли Кён Хва|Или нет, Хвала, Ли, Лики",
		"Ким Сергей|Серьги, Сергеем Киму", "Тен Юрий|тени, Юристу, тенью", "Хан Илья|хан, ханы, Или",
	} {
		name, said, _ := strings.Cut(row, "|")
		f := mentions.Person(name)
		for _, s := range strings.Split(said, ", ") {
			for _, m := range f.Find("Тогда было так: " + s + ".") {
				if m.Score >= names.Likely || m.Score >= mentions.WholeGiven && !strings.Contains(s, "Марии") && !strings.Contains(s, "Сергеем") {
					t.Errorf("%s in %q: %+v", name, s, m)
				}
			}
		}
	}
}

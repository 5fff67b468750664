package sought

import (
	"slices"
	"strings"
	"sync"

	"attest/archive/names"
	"attest/archive/places"
)

func set(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}

// beside are words of kinship, and what people are called by what they do: a name stands
// beside them.
var beside = set(`
aunt auntie uncle mother father mum mom dad sister brother cousin wife husband daughter son friend neighbour neighbor niece nephew parent parents child children
grandmother grandfather grandma grandpa granddaughter grandson stepmother stepfather stepsister stepbrother relative relatives family guardian fiance fiancee widow widower
mother-in-law father-in-law sister-in-law brother-in-law son-in-law daughter-in-law half-sister half-brother twin sibling siblings
pastor reverend missionary broker guard officer director captain comrade mr mrs ms miss dr doctor teacher professor landlord landlady employer boss colleague
어머니 아버지 엄마 아빠 어머님 아버님 부모 부모님 이모 고모 이모부 고모부 숙모 숙부 삼촌 외삼촌 외숙모 백부 백모 형 형님 형수 제수 누나 누이 언니 오빠 동생 남동생 여동생 막내 형제 자매 남매 쌍둥이
아내 남편 부인 처 안해 집사람 딸 아들 장녀 장남 차녀 차남 사촌 조카 조카딸 할머니 할아버지 손녀 손자 며느리 사위 장인 장모 처남 처제 처형 매부 매형 형부 제부 올케 시누이 시어머니 시아버지 시동생 동서
계모 계부 양모 양부 의붓어머니 의붓아버지 친척 가족 보호자 후견인 친구 이웃 동무 동지 지인 아주머니 아저씨 아지미 아바이 아매 어멈 아범
목사 목사님 선교사 선교사님 전도사 전도사님 집사 집사님 장로 권사 신부 수녀 스님 선생 선생님 교수 박사 변호사 브로커 중개인 안내원 지도원 보안원 사장 과장 반장 소장 대장 원장 간사 실장 국장 팀장 활동가 상담원 통역 주인 집주인
母亲 父亲 妈妈 爸爸 母親 父親 媽媽 姐姐 妹妹 哥哥 弟弟 丈夫 妻子 女儿 儿子 女兒 兒子 姨妈 姑姑 叔叔 舅舅 奶奶 爷爷 外婆 外公 姥姥 姥爷 朋友 邻居 牧师 先生 女士 老师
мать отец мама папа сестра брат муж жена сын дочь тётя тетя дядя бабушка дедушка друг подруга сосед соседка пастор господин госпожа товарищ
`)

// ends are what is written onto a name in Hangul, the longer first.
var ends = func() (out []string) {
	for w := range beside {
		if names.Script(w) == names.Hangul && len([]rune(w)) >= 2 {
			out = append(out, w)
		}
	}
	out = append(out, "씨", "님", "네")
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}()

// marks stand beside another name of the same person.
var marks = set(`본명 가명 별명 별칭 일명 아명 호적명 개명 옛이름 실명 성명 이름 예명 alias aka a.k.a formerly former born née nee called name named maiden nickname real legal 又名 原名 化名 曾用名`)

// plain are other words that stand in such fields and are no names.
var plain = set(`
a an the her his their my our and or of in at on to from with for by via through is was are were lives lived living died dead deceased missing unknown not no yes only after before until since about around
old year years age aged ago now there here home house work office church school hospital prison camp centre center
evening evenings morning mornings night nights noon weekend weekends day days daily week call calls text message messages mail email e-mail phone telephone tel mobile cell number numbers no id please don't do never always
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
korea korean north south dprk rok prc china chinese russia russian japan japanese thailand thai vietnam laos mongolia usa uk america republic people's democratic
passport passports card cards citizen residence permit household registration register resident certificate document documents paper papers licence license travel visa copy original issued expires valid
kakao kakaotalk wechat weixin line signal telegram whatsapp facebook messenger fb instagram insta skype viber qq twitter zoom address street road avenue city county province district village town apt apartment building floor room box po
university college committee commission association foundation union embassy ministry bank market company group ngo international national united nations red cross human rights police state security army
younger elder older eldest youngest first second third big small little late other same both all two three four one maternal paternal step half in-law
passed away fled left arrested detained sent held taken repatriated escaped defected married divorced remarried remained
성 성은 이름은 모름 모른다 몰라 미상 불상 불명 없음 없다 있음 있다 있고 확인 비고 현재 이전 지금 당시 이후 전 후 때 살 세 만 나이 생 년생 월 일 출생 생년월일 생사 사망 사망함 사망했음 행방 행방불명 연락 연락처 연락됨 두절 거주 거주함 거주중 살고 사는 살던 계심 함께 같이 따로 모두 둘 셋 하나 둘째 셋째 첫째 넷째 다섯째 큰 작은 맏 윗 아래 옛 구 신 고 성함 존함 사람 모르는 아는 본인 당사자 대리 대리인 관계 소개 소개로 직접 경유 통해 통하여 통한
전화 전화번호 번호 휴대폰 핸드폰 손전화 집전화 휴대 문자 메시지 메신저 카카오톡 카카오 카톡 위챗 텔레그램 라인 시그널 페이스북 이메일 메일 전자우편 우편 주소 아이디 계정 저녁 저녁에만 아침 점심 오전 오후 밤 낮 새벽 주말 주중 평일 매일 요일 월요일 화요일 수요일 목요일 금요일 토요일 일요일 시간 이후에 이전에 가능 불가 안전 안전한 위험 조심 급할 급한 긴급 필요 금지 사용 전용 공용 가급적 먼저 항상 절대
여권 여권번호 신분증 공민증 공민등록증 주민등록 주민등록증 주민등록번호 주민번호 등록증 등록번호 외국인등록증 외국인등록번호 거주증 거류증 호구 호구부 호적 운전면허 운전면허증 면허증 임시 사본 원본 발급 발급일 만료 유효 보관 소지 분실 압수 서류 문서 증명서 출생증 졸업증
중국 한국 북한 남한 조선 북조선 남조선 러시아 일본 태국 라오스 베트남 몽골 미국 영국 캐나다 해외 국내 고향 국경 이북 이남 조선족 한족 탈북민 탈북자 새터민 북송 강제 송환 구금 구류 감옥 감방 교화소 교화 수용소 관리소 단련대 집결소 보위부 보안서 안전부 군대 군인 제대 입대 대학 대학생 학교 학생 중학교 소학교 고등학교 병원 교회 교인 공장 농장 농민 노동자 로동자 교사 의사 간호사 장사 장사꾼 무직 은퇴 직장 회사 회사원 공무원 당원 운전사 운전수 상인
전사 전화함 사고 사건 가정 가출 결혼 결혼함 이혼 재혼 미혼 기혼 임신 출산 입양 생존 건강 질병 병 사형 처형됨 총살 체포 체포됨 실종 도강 탈북 탈북함 도주 이주 이민 귀국 입국 하나원 국정원 동기 동창 동료 선배 후배 상사 부하 고객 손님 마을 동네 지역 도시 시장 마당 장마당 아파트 건물 층 호 방 집 댁 쪽 편 곳 데 것 분 명 번 개 원 외 등 및 또는 혹은 그리고 그의 그녀 우리 저희 나의 내 제 이 그 저 남자 여자 여성 남성 아이 아기 어른 노인 청년 소녀 소년
아직 아마 거기 여기 저기 어디 언제 누구 이미 자주 가끔 보통 최근 올해 작년 재작년 내년 봄 여름 가을 겨울 한번 두번 시댁 친정 외가 친가 처가 큰집 작은집 정보 정도 조사 조사관 주민 주소지 지원 이사 이사함 이동 이유 이번 이용 유지 장소 장기 정신 정부 정치 정치범 신고 신앙 신청 신원 신변 안내 안부 안녕 오늘 내일 어제 문제 문의 방문 방법 백신 변경 서울 부산 인천 대구 대전 광주 울산 수원 성남 평양
한국어 구성원 시간대 제출물 제출자 주소록 부속서 설명문 로마자 사무실 사무소 상담사 조산원 동석 동석자 동행자 고용주 마무리 동영상 표기법 라오어 태국어 기탁자 제공자 소유자
seoul busan beijing shenyang dalian qingdao changchun jilin harbin moscow vladivostok bangkok hanoi vientiane tokyo osaka london geneva washington new york
仍 在 住 电话 手机 微信 号码 护照 身份证 中国 朝鲜 韩国 延吉 今年 现在 已故 故
`)

// bodies are what the name of an organisation or a street ends in, in small letters.
var bodies = set("church school hospital university college centre center committee commission association foundation union embassy ministry bank market company group street road avenue prison camp apartment building office")

// kind is what a word is beside a name.
type kind int

const (
	isOther kind = iota
	isBeside
	isMark
	isPlain
)

func kindOf(w string) kind {
	w = strings.ToLower(strings.Trim(w, ".'’`-"))
	switch {
	case beside[w]:
		return isBeside
	case marks[w]:
		return isMark
	case plain[w]:
		return isPlain
	}
	return isOther
}

// Beside reports a word of kinship, or what somebody is called by what they do.
func Beside(word string) bool { return kindOf(word) == isBeside }

var listed = sync.OnceValue(func() *places.List {
	l, err := places.Open()
	if err != nil {
		return nil // our own embedded file: whoever opens it next is told
	}
	return l
})

// isPlace reports the name of a place of the list, with or without what it is.
func isPlace(w string) bool {
	l := listed()
	if l == nil {
		return false
	}
	tries := []string{w}
	switch names.Script(w) {
	case names.Hangul:
		for _, end := range []string{"시", "군", "구", "도", "남도", "북도"} {
			tries = append(tries, w+end)
		}
	case names.Han:
		for _, end := range []string{"市", "郡", "县", "省", "道"} {
			tries = append(tries, w+end)
		}
	}
	return slices.ContainsFunc(tries, func(s string) bool { _, ok := l.Spelled(s); return ok })
}

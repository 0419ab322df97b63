"""Classify a link by its text, its URL and the text around it."""

import re
from typing import Literal

LinkKind = Literal["verify", "reset", "unsubscribe", "tracking", "asset", "other"]

# Beginnings of words, in lower case; anywhere in the text in scripts without spaces.
_UNSUBSCRIBE = (
    r"unsubscri|opt[- ]?out|stop receiving|leave this list"  # English
    r"|abmeld|abbestell|austragen"  # German
    r"|se désabonn|désabonn|désinscri|desabonn"  # French
    r"|desuscri|dar(?:se|me|te) de baja|darse de baja|cancelar (?:la |tu |mi )?suscripci"  # Spanish
    r"|descadastr|cancelar (?:a |sua )?(?:inscri|subscri|assinatura)"  # Portuguese
    r"|disiscri|annulla l'iscrizione|cancella(?:ti|re)? l'iscrizione"  # Italian
    r"|afmeld|uitschrij|schrijf (?:je|u) uit"  # Dutch
    r"|wypisz|wypisać|zrezygnuj|anuluj subskryp|rezygnacj"  # Polish
    r"|отписа|отказаться от|відписа"  # Russian, Ukrainian
    r"|abonelikten|aboneliği iptal|listeden çık"  # Turkish
    r"|avregistrera|avprenumerera|avsluta prenumeration|avmeld|frameld"
    r"|meld (?:deg|dig) (?:av|af|fra)"  # Scandinavia
    r"|peruuta tilaus|peru tilaus|lopeta tilaus"  # Finnish
    r"|odhlásit|odhlásiť|odhlaste"  # Czech, Slovak
    r"|leiratkoz|dezabon|απεγγραφ|διαγραφή"  # Hungarian, Romanian, Greek
    r"|إلغاء الاشتراك|الغاء الاشتراك"  # Arabic
    r"|להסרה|הסר(?:ה)? מ|ביטול (?:ה)?(?:הרשמה|מנוי|רישום)"  # Hebrew
    r"|सदस्यता (?:समाप्त|रद्द)|अनसब्सक्राइब"  # Hindi
    r"|退订|退訂|取消订阅|取消訂閱"  # Chinese
    r"|配信停止|配信解除|購読解除|購読を解除|登録解除|退会"  # Japanese
    r"|수신 ?거부|구독 ?취소|구독 ?해지"  # Korean
    r"|h[uủ][ỷy] đăng ký|ngừng nhận|berhenti berlangganan|ยกเลิกการ(?:รับ|สมัคร)"
)
# Any word for a password is enough: such links set a new one.
RESET = (
    r"reset|password|passphrase|recover (?:your |my )?account|account recovery"
    r"|passwor[dt]|kennwort|zurücksetz|mot de passe|réinitialis|contraseña|restablec"
    r"|senha|palavra-passe|redefin|reimpost|reimposta|wachtwoord|hasł[oa]|парол|şifre|parola|lösenord"
    r"|adgangskode|passord|salasana|hesl[oa]|jelszó|jelszav|parol[aă]|κωδικ(?:ού|ό) πρόσβασης"
    r"|كلمة المرور|كلمة السر|ה?סיסמ|ל?איפוס"
    r"|पासवर्ड|密码|密碼|パスワード|비밀 ?번호|mật khẩu|kata sandi|รหัสผ่าน"
)
"""Words for setting a new password, names of passwords among them."""
_VERIFY = (
    r"verif|confirm(?!ation\b|ations\b|ed\b)|activat|validat|magic link"
    r"|bestätig|verifizier|aktivier|freischalt"
    r"|vérifi|activer|activez|valider|validez"
    r"|activa|ativar|ative |valida|conferm|attiva|bevestig|activeer"
    r"|potwierd|zweryfik|weryfik|aktywuj|подтвер|активир|підтверд|doğrula|onayla|etkinleştir"
    r"|verifiera|bekräft|bekræft|bekreft|vahvista|ověř|potvr[dď]|overi|megerősít|ellenőriz|επιβεβαί"
    r"|ενεργοπο|تأكيد|تفعيل|تحقق|التحقق|אימות|אמת|לאשר|אשר|הפעל|सत्यापित|सत्यापन|पुष्टि"
    r"|验证|驗證|激活|啟用|启用|(?:邮箱|邮件|账号|帐号|账户|註冊|注册|身份|信箱|帳號).{0,6}(?:确认|確認)"
    r"|(?:确认|確認).{0,6}(?:邮箱|邮件|账号|帐号|账户|註冊|注册|身份|信箱|帳號)"
    r"|認証|有効化|本人確認|(?:メール|アドレス|アカウント|登録).{0,10}(?:確認|有効)"
    r"|인증|활성화|(?:이메일|메일|계정|본인|주소).{0,6}확인|xác nhận|xác minh|kích hoạt"
    r"|verifikasi|konfirmasi|aktifkan|ยืนยัน"
)
KIND_WORDS = f"{_UNSUBSCRIBE}|{RESET}|{_VERIFY}"
_TEXT_KINDS: tuple[tuple[LinkKind, re.Pattern[str]], ...] = (
    ("unsubscribe", re.compile(rf"(?<![a-zà-ÿ])(?:{_UNSUBSCRIBE})")),
    ("reset", re.compile(rf"(?<![a-zà-ÿ])(?:{RESET})")),
    ("verify", re.compile(rf"(?<![a-zà-ÿ])(?:{_VERIFY})")),
)
_URL_KINDS: tuple[tuple[LinkKind, re.Pattern[str]], ...] = (
    ("unsubscribe", re.compile(r"unsubscri|(?<![a-z])(?:unsub|opt-?_?out|abmelden)(?![a-z])")),
    ("reset", re.compile(r"passwor[dt]|passwd|(?<![a-z])(?:reset|recover)|pwreset|passreset")),
    (
        "verify",
        re.compile(
            r"(?<![a-z])(?:verif|confirm(?!ation)|confirmation[_-]token|activat|validate(?![a-z])"
            r"|magic|double-?opt-?in|doi(?![a-z]))"
        ),
    ),
)
_PATH_AND_QUERY = re.compile(r"(?:[a-z][a-z0-9+.-]*+:)?+(?://[^/?#]*+)?+(.*+)", re.DOTALL)
# Texts that say nothing: then the text around counts.
_GENERIC = re.compile(
    r"(?:please )?(?:click|tap|press|go|follow)?\W*(?:on )?(?:here|this link|the link(?: below)?)"
    r"|link|continue|klick(?:en sie)? hier|hier(?: klicken)?|diesen link|ici|cliquez ici|ce lien"
    r"|aquí|haz clic aquí|haga clic aquí|este enlace|aqui|clique aqui|este link|qui|clicca qui"
    r"|questo link|klik hier|deze link|tutaj|kliknij tutaj|здесь|сюда|по ссылке|ссылк[ае]|тут"
    r"|buraya?(?: tıklayın)?|här|klicka här|her|klik her|klikk her|tästä|zde|sem|ide|itt|aici|εδώ"
    r"|هنا|اضغط هنا|انقر هنا|כאן|לחץ כאן|לחצו כאן|यहाँ|यहां|यहाँ क्लिक करें|यहां क्लिक करें"
    r"|(?:请|請)?(?:点击|點擊|點選|点此|點此)?(?:这里|這裡|此处|此處|链接|連結)?|こちら|ここ(?:をクリック)?"
    r"|여기|여기를 클릭|(?:tại )?đây|nhấp vào đây|di sini|klik di sini|ที่นี่|คลิกที่นี่"
)


_REACH = 200  # characters of the line, before and after a link
_LONGEST_URL = 2000  # characters; the rest is ignored
_LONGEST_WORDS = 200  # likewise
_SENTENCE_END = re.compile(r"[.!?|•·]\s|[。！？|]")


def words_around(text: str, start: int, end: int) -> str:
    """The rest of its sentence; for a link that begins its line, the line before too."""
    before = text[max(start - _REACH, 0) : start].rstrip(" \t\n<([*_>").rpartition("\n")[2]
    after = text[end : end + _REACH].partition("\n")[0]
    return f"{_SENTENCE_END.split(before)[-1]} {_SENTENCE_END.split(after)[0]}"


def kind_by_words(text: str, url: str, around: str) -> LinkKind:
    """Classify by the text, else by the URL, else, if the text is `here`, by `around`."""
    shown = " ".join(text[:_LONGEST_WORDS].casefold().split()).strip(" .,:!>»→›[]()")
    path = _PATH_AND_QUERY.fullmatch(url[:_LONGEST_URL].lower())
    found = None
    if text != url:
        found = _first(_TEXT_KINDS, shown)
    found = found or _first(_URL_KINDS, path[1] if path else "")
    if found is None and (text == url or _GENERIC.fullmatch(shown)):
        found = _first(_TEXT_KINDS, around.casefold())
    return found or "other"


def _first(kinds: tuple[tuple[LinkKind, re.Pattern[str]], ...], text: str) -> LinkKind | None:
    return next((kind for kind, words in kinds if words.search(text)), None)

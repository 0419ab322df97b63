"""Words that say of a number nearby that it is a one-time code, and finding all that tell.

In lower case; all are beginnings of words.
"""

import re
from typing import Literal, NamedTuple

from mailtrap_local.mail.codes.claims import CLAIM, PLAIN
from mailtrap_local.mail.codes.topics import PURPOSE

CueKind = Literal["strong", "weak", "claim", "plain"]
"""strong: names a one-time code. weak: says code, which may be of any sort. claim: names another
kind of number. plain: a thing that has numbers, and owns only one that follows at once."""


class Cue(NamedTuple):
    """A word that tells what a number is, and where it stands in its line."""

    kind: CueKind
    start: int
    end: int

    @property
    def is_code(self) -> bool:
        return self.kind in ("strong", "weak")


# Of one beginning the longest stands first: `code promo` before `code`.
_STRONG = (
    # English
    r"(?:(?:verification|security|sign[- ]?in|log[- ]?in|login|authentication|authenticator"
    r"|one[- ]?time|single[- ]use|temporary|activation"
    r"|two[- ](?:factor|step)"
    r"|2[- ]?(?:fa|sv|step)|mfa|otp|e-?mail|sms|secret|passwordless|magic|pairing|device|recovery"
    r"|backup|reset|password reset|registration|sign[- ]?up|identity|identification|validation)"
    r"[- ](?:pass ?code|code|pin(?: code)?|token|number|password)s?)"
    r"|one[- ]?time (?:verification |security |login |access )?(?:pass ?code|password|code|pin)"
    r"|codes? (?:to|for) (?:sign|log|verif|confirm|authori[sz]|complet|access)"
    r"|otp(?: code)?|your pin(?! code)|verify code"
    # German
    r"|(?:bestätigungs|sicherheits|einmal|anmelde|verifizierungs|verifikations|verifikation"
    r"|aktivierungs"
    r"|freischalt|authentifizierungs|login|log-in|registrierungs|prüf|wiederherstellungs|sms|otp)-?"
    r"(?:code|kode|pin|tan|passwort|kennwort)|einmalcode|zwei-faktor-code|ihre? tan|(?:mobile"
    r"|push|chip|photo|sms|m)-?tan"
    r"|code (?:zur|zum|für (?:die|den|ihre?)) (?:anmeld|bestätig|verifiz|login|freigabe|zahlung)"
    # French
    r"|code (?:de |d['’]|à )?(?:vérification|verification|sécurité|securite|connexion"
    r"|authentification|activation|usage unique|validation|identification|inscription"
    r"|réinitialisation|récupération)|mot de passe (?:à usage unique|temporaire)|code (?:secret"
    r"|otp|sms)"
    # Spanish, Portuguese, Galician, Catalan
    r"|c[óo]digo(?: [úu]nico)? (?:de |para )?(?:um |un )?(?:verifica\w+|seguridad|segurança"
    r"|acceso|acesso"
    r"|inicio de sesi[óo]n|login|autentica\w+|activaci[óo]n|ativação"
    r"|confirmaci[óo]n de (?:correo|cuenta)"
    r"|un solo uso|uso [úu]nico|valida\w+|registro|recupera\w+|entrar|iniciar|redefini\w+)"
    r"|clave (?:(?:de|para) (?:\w+ )?(?:seguridad|acceso|verificaci[óo]n|un solo uso|ingres\w+)"
    r"|din[áa]mica|temporal|única)"
    r"|contraseña (?:de un solo uso|temporal)|senha (?:de uso único|temporária)|codi de verificació"
    # Italian, Romanian
    r"|password (?:temporanea|monouso|usa e getta)|codice (?:di |d['’]|per )?(?:verifica"
    r"|sicurezza|accesso|autenticazione|attivazione|login"
    r"|conferma dell|otp|monouso|temporaneo|registrazione|recupero|l['’]accesso|accedere)"
    r"|codul (?:tău |dvs\.? |dumneavoastră )?de (?:verificare|securitate|autentificare|acces"
    r"|activare)"
    r"|cod (?:de )?(?:verificare|securitate|autentificare|activare)"
    # Dutch, Afrikaans
    r"|(?:verificatie|beveiligings|inlog|herstel|toegangs|bevestigings|activatie|aanmeld|eenmalige "
    r"|login)-?code"
    # Danish, Norwegian, Swedish
    r"|(?:bekræftelses|bekreftelses|bekräftelse[s]?|verifikations|verifiserings|verifierings"
    r"|sikkerheds"
    r"|sikkerhets|säkerhets|engangs|engångs|login|innloggings|inloggnings|aktiverings"
    r"|godkendelses)-?"
    r"(?:kode|kod|koden|passord|lösenord)"
    # Finnish, Estonian, Hungarian
    r"|(?:vahvistus|todennus|kertakäyttö|kirjautumis|turva)(?:koodi|tunnus)|kinnituskood"
    r"|(?:ellenőrző|megerősítő|biztonsági|belépési|bejelentkezési|hitelesítő"
    r"|egyszer használatos|aktiváló) ?kód"
    # Polish, Czech, Slovak, Croatian, Slovene
    r"|kod(?:u|em)? (?:do )?(?:autoryzacji|logowania|weryfikacji|rejestracji|potwierdzenia)"
    r"|kod(?:u|em|zie)? (?:weryfikacyjn|bezpieczeństwa|logowania|autoryzacyjn|jednorazow|aktywacyjn"
    r"|uwierzytelni|dostępu|sms)|jednorazow\w+ (?:kod|hasł)|hasło jednorazowe"
    r"|(?:ověřovací|bezpečnostní|jednorázový|přihlašovací|aktivační|overovací|bezpečnostný"
    r"|jednorazový|prihlasovací|autorizační) k[óo]d|(?:kontrolni|verifikacijski|sigurnosni"
    r"|potvrdni) kod"
    # Russian, Ukrainian, Bulgarian
    r"|код[аоуе]?м? (?:подтвержд|проверк|безопасност|доступа|авторизац|активац|входа|для входа"
    r"|верифик"
    r"|підтвердж|перевірк|безпеки|доступу|для підтвержд|за потвържд)"
    r"|(?:проверочн|одноразов|секретн|перевірочн)\w* (?:код|парол)|пин-?код|смс-код"
    # Turkish, Azerbaijani
    r"|(?:doğrulama|onay|güvenlik|giriş|aktivasyon|etkinleştirme|tek kullanımlık"
    r"|kimlik doğrulama|sms)"
    r" (?:kod|şifre|parola)|təsdiq kodu"
    # Greek
    r"|κωδικ(?:ός|ού|ό) (?:επαλήθευσης|επιβεβαίωσης|ασφαλείας|μίας χρήσης|μιας χρήσης|σύνδεσης)"
    # Arabic, Persian, Urdu
    r"|(?:ال)?(?:رمز|كود) (?:ال)?(?:تحقق|تأكيد|أمان|امان|دخول|تفعيل|مرور لمرة|توثيق|سري)"
    r"|كلمة (?:ال)?مرور لمرة|کد (?:تأیید|تایید|فعال|ورود|یکبار)|رمز (?:یکبار|پویا)|تصدیقی کوڈ"
    # Hebrew
    r"|ה?קוד ה?(?:אימות|אבטחה|כניסה|חד[- ]פעמי|גישה|הפעלה|זיהוי|אישור|סודי)|ה?סיסמה ה?חד[- ]פעמית"
    # Hindi and others of India
    r"|(?:सत्यापन|पुष्टिकरण|सुरक्षा|लॉगिन|लॉग इन|एक बार का|एकबारगी|प्रमाणीकरण) ?(?:कोड|पासकोड"
    r"|पासवर्ड)"
    r"|ओटीपी|যাচাইকরণ কোড|ওটিপি|சரிபார்ப்புக் குறியீடு|ధృవీకరణ కోడ్"
    # Vietnamese, Indonesian, Malay, Filipino, Thai
    r"|mã (?:xác (?:minh|nhận|thực)|bảo mật|đăng nhập|kích hoạt|truy cập|otp)"
    r"|mật khẩu (?:dùng )?một lần"
    r"|kode (?:verifikasi|keamanan|otp|konfirmasi|masuk|aktivasi|akses|sekali pakai)|kod pengesahan"
    r"|รหัส(?:ยืนยัน|ความปลอดภัย|otp|เข้าสู่ระบบ|ผ่านครั้งเดียว|การยืนยัน)"
)
# What names a code of an account as often as one of a meeting, and of an account or of a journey.
_ENTRY = (
    r"(?:access|entry) (?:pass ?)?code|pass ?code|zugangs-?code|kenncode|pins?(?: code)?(?! code)"
    r"|code d['’]accès|code pin|código pin|código de acceso|codice pin|toegangscode"
)
_CONFIRMATION = (
    r"confirmation (?:code|pin)s?|code de confirmation|c[óo]digo de confirmaci[óo]n"
    r"|código de confirmação"
    r"|codice di conferma|bevestigingscode|kod potwierdz\w+"
)
# Of a login as well as of a card that has paid.
_AUTHORIZATION = r"(?:auth(?:ori[sz]ation)?|approval)[- ]?(?:code|number)s?"
_WEAK = (
    r"codes?(?![- ](?:of|review|base|point))|kodes?|c[óo]digos?|claves?|codici|codice|codul"
    r"|codi?(?![a-z])|kod(?:u|en|unuz"
    r"|un|em|y)?(?![a-z])|k[óo]d(?:ot|om|ja)?(?![a-z])|koodi|код[аоуе]?м?(?![а-я])|κωδικ"
    r"|(?:ال)?رمز|(?:ال)?كود|کد"
    r"|ה?קוד|कोड|mã(?! (?:số|đơn|vận|bưu|giảm|khách|hàng))|รหัส|kode(?:n|nya)?|einmalig|token"
)
# Not a code by name: the number that one is to enter, in a line that says what for.
_ENTERED = (
    r"(?:enter|use|type(?: in)?|input|gib|geben sie|nutze|nutzen sie|verwende|verwenden sie"
    r"|saisissez"
    r"|saisis|entrez|entre|utilisez|utilise|introduce|introduzca|ingresa|ingrese|usa|usar|use"
    r"|escribe"
    r"|escriba|digite|insira|informe|inserisci|inserire|digita|voer|gebruik|vul|wpisz|użyj"
    r"|podaj|введите"
    r"|используйте|укажите|введіть|masukkan|gunakan|nhập|dùng|ange|använd|skriv|indtast|brug"
    r"|bruk|tast"
    r"|syötä|käytä|zadejte|zadajte|írja be|introdu|folosește|أدخل|استخدم|הזן|הזינו)"
    r"(?=[\s:\"“”„«'*(]{1,3}[0-9]{3})"
    r"|(?:this|these|following|below) (?:[\w-]+ )?(?:number|digits)"
    r"|(?:diese|folgende)\w* (?:zahl|nummer|ziffern)|(?:le|ce) (?:nombre|numéro) (?:suivant"
    r"|ci-dessous)"
    r"|(?:este|siguiente|seguinte|questo|seguente) n[úu]mero|(?:estos|siguientes|estes"
    r"|seguintes) dígitos"
    r"|(?:deze|volgende) cijfers|dit (?:getal|nummer)|ten numer|(?:te|następujące) cyfry|это число"
    r"|(?:эти|следующие) цифры|(?:verification|verifizierung|vérification|verificación|verificação"
    r"|verificatie|weryfikacja|верификация|doğrulama|otp|2fa|authentication)(?=\s?:)"
)
_CUES = re.compile(
    rf"(?<![^\W_])(?:(?P<strong>{_STRONG})|(?P<entered>{_ENTERED})|(?P<claim>{CLAIM})"
    rf"|(?P<confirmation>{_CONFIRMATION})"
    rf"|(?P<authorization>{_AUTHORIZATION})|(?P<entry>{_ENTRY})|(?P<weak>(?<!-)(?:{_WEAK}))"
    rf"|(?P<plain>(?:{PLAIN})(?![^\W\d_])))"
)
# Scripts that part no words: anywhere in a line.
_EAST_ASIAN = re.compile(
    r"""(?P<strong> (?:短信|动态|動態|登录|登入|安全|校验|校驗|确认|確認|激活|授权|授權
        |一次性|手机|邮箱|电子邮件|身份)?
        (?:验证码|驗證碼|校验码|校驗碼|动态码|动态密码|動態密碼|认证码|認證碼|安全码|安全碼
            |确认码|確認碼|激活码|登录码|登入碼)
      | 一次性(?:密码|密碼|代码|代碼|验证码) | 验证代码 | 安全代码 | 驗證代碼
      | (?:認証|確認|検証|セキュリティ|ログイン|認証用|ワンタイム|本人確認
          |二段階認証)(?:コード|番号|パスワード|キー)
      | (?:ワンタイム|使い捨て)パス(?:ワード|コード) | ワンタイムコード
      | 인증\ ?(?:번호|코드|키) | 보안\ ?(?:코드|번호) | 확인\ ?(?:코드|번호)
          | 로그인\ ?코드 | 일회용\ ?(?:비밀\ ?번호|코드|암호)
      | 승인\ ?번호(?=.{0,6}입력) )
    | (?P<entered> (?:次の|以下の|下記の|この)(?:[0-9]桁の)?(?:番号|数字)
      | (?:以下|下列|此)(?:的)?(?:[0-9]位)?(?:数字|數字|号码|號碼)
      | (?:다음|아래|이)\ ?(?:[0-9]자리\ ?)?(?:번호|숫자) )
    | (?P<claim> (?:优惠|折扣|促销|兑换|邀请|推荐|邮政|郵遞|郵政|错误|錯誤|条形?|二维|商品
        |產品|产品|優惠|折價|取件)(?:码|碼|代码|代碼|編碼|编码|區號)
      | (?:订单|訂單|单|運單|运单|快递单|快遞單|发票|發票|客户|客戶|会员|會員|流水|交易|工单
          |工單|案件|卡|账|賬|帳|门牌|身份证)(?:编号|編號|号码|號碼|号|號)
      | 会议密码 | 會議密碼 | ミーティングパスワード | 회의\ ?암호
      | 编号 | 編號 | 号码 | 號碼 | 电话 | 電話 | 热线 | 熱線 | 客服 | 邮编 | 郵編 | 尾号
          | 尾號 | 末四 | 末尾 | 版本 | 备案 | 备\d | 备案号
      | (?:クーポン|割引|プロモ(?:ーション)?|キャンペーン|エラー|郵便|商品|バー|QR|ギフト
          |招待|紹介|追跡)(?:コード|番号)
      | (?:注文|受注|予約|伝票|お問い?合わせ|受付|会員|お客様|口座|請求書?|電話|管理|整理
          |製造|型|便|チケット|申込|領収書?)(?:番号|No\.?|ID)
      | 番号 | 下[4４]桁 | 郵便 | 〒 | 電話 | TEL | お問い合わせ先
      | (?:할인|쿠폰|프로모션|초대|추천인?|우편|오류|상품|에러|바)\ ?(?:코드|번호)
      | (?:주문|송장|운송장|고객|회원|예약|접수|문의|계좌|카드|전화|사업자(?:등록)?|신고
          |티켓|영수증|결제)\ ?번호
      | 고객\ ?센터 | 전화 | 문의 | 우편 | 끝자리 | 번호 | 사업자 )
    | (?P<weak> 代码 | 代碼 | 密码 | 密碼 | 码 | 碼 | コード | パスワード | 코드 | 암호 )
    | (?P<plain> 订单 | 訂單 | 注文 | 주문 )""",
    re.VERBOSE,
)
SPACELESS = re.compile("[\u1100-\u11ff\u3040-\ua4cf\uac00-\ud7af\uf900-\ufaff]")
"""A letter of a script that parts few words by spaces."""


def cues(line: str, *, meeting: bool, journey: bool, receipt: bool) -> list[Cue]:
    """The words in a line in order. `meeting` and so on: whether the mail is about one."""
    found = list(_CUES.finditer(line))
    if SPACELESS.search(line):
        found = sorted([*found, *_EAST_ASIAN.finditer(line)], key=lambda each: each.start())
    kinds: dict[str, CueKind] = {
        "strong": "strong",
        "weak": "weak",
        "claim": "claim",
        "plain": "plain",
        "entered": "weak",
        "entry": "claim" if meeting or journey else "strong",
        "authorization": "claim" if receipt else "strong",
        "confirmation": "claim" if journey else "strong",
    }
    named = ((each.lastgroup or "", each.span()) for each in found)
    return [
        Cue(kinds[name], *span)
        for name, span in named
        if name != "entered" or PURPOSE.search(line) is not None
    ]

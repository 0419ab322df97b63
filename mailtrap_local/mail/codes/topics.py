"""What a mail or a sentence is about: whether a code it names is the reader's, and of which sort.

Matched in lower case.
"""

import re

from mailtrap_local.mail.links.kinds import RESET

STEMS = frozenset(
    {"valid", "verif", "vérif", "sign", "log", "confirm", "authent", "activ", "aktiv", "bestätig"}
    | {"anmeld", "connect", "conferm", "potwierd", "подтвер", "войти", "вход", "giriş"}
    | {"doğrula", "تأكيد", "دخول", "אימות", "登", "验证", "驗證", "確認", "确认", "認証"}
    | {"로그인", "확인", "bekräft", "bevestig", "vahvist", "xác"}
    | {"code", "kod", "kood", "cod", "cód", "kód", "tan", "pin", "otp", "token", "pass"}
    | {"einmal", "kennwort", "clave", "senha", "contraseña", "parol", "hasł", "heslo", "şifre"}
    | {"tunnus", "lösenord", "код", "пароль", "парол", "κωδικ", "رمز", "كود", "کد", "کوڈ"}
    | {"مرور", "קוד", "סיסמה", "कोड", "ओटीपी", "पास", "কোড", "ওটিপি", "குறியீடு", "కోడ్", "mã"}
    | {
        "khẩu",
        "รหัส",
        "码",
        "碼",
        "密",
        "コード",
        "番号",
        "パス",
        "キー",
        "인증",
        "코드",
        "번호",
        "암호",
    }
)
"""Of all words for a code one is in every mail that has one."""

# What a sentence is not about when it names a code only to warn of giving it away.
WARNING = re.compile(
    r"(?<![^\W_])(?:not|never|n['’]t|didn|don|doesn|nobody|anyone|nicht|nie|niemals|niemand\w*"
    r"|kein\w*|keine[mn]?"
    r"|jamais|pas|personne|n['’]\w+|nunca|nadie|não|ninguém|mai|non|nessuno|niet|nooit|niemand"
    r"|geen|nikomu|nigdy"
    r"|не|никогда|никому|ніколи|нікому|inte|aldrig|ikke|aldri|älä|koskaan|nikdy|nikomu|ne|soha"
    r"|senki\w*|niciodată|nu"
    r"|kimse\w*|asla|paylaşma\w*|etmediyse\w*|yapmadıysa\w*|değil|μην|ποτέ|δεν|لا|لم|عدم|אל|לא"
    r"|אף|मत|नहीं|không|đừng"
    r"|jangan|tidak|bukan|อย่า|ไม่)(?![^\W_])"
    r"|请勿|請勿|切勿|勿|不要|不会|不會|非本人|如非|泄露|洩露|ない|ません|ください心当たり"
    r"|心当たり|않|마세요|말아|아니"
)
# What a sentence says to the reader about their own code, to tell it from one about codes at large.
ADDRESSED = re.compile(
    r"(?<![^\W_])(?:this|your|following|below|enter|use|using|here|type|input|given"
    r"|ihr\w*|dein\w*|dieser|diesen|folgend\w*|unten|geben sie|eingeben|gib|nutze\w*"
    r"|verwende\w*|hier"
    r"|ce|votre|ton|suivant\w*|dessous|saisi\w+|utilis\w+|entre[rz]|voici"
    r"|este|esta|tu|su|siguiente|abajo|continuación|introdu\w+|ingres\w+|usa|utiliz\w+"
    r"|escrib\w+|aquí"
    r"|seu|sua|teu|abaixo|seguinte|digit\w+|insir\w+|introduz\w+|aqui"
    r"|questo|tuo|suo|seguente|inseri\w+|ecco|dit|deze|je|jouw|uw|volgende|onderstaande"
    r"|hieronder|voer|gebruik"
    r"|twój|ten|poniższ\w*|poniżej|wpisz|użyj|podaj|wprowadź|oto|ваш\w*|твой|твій|этот|этого"
    r"|цей|следующ\w*"
    r"|наступн\w*|введите|введіть|используйте|використайте|ниже|нижче|bu|kod\w{1,3}n\w*"
    r"|şifren\w*|aşağıdaki|girin\w*|gir"
    r"|kullan\w*|işte"
    r"|din|ditt|denna|denne|följande|følgende|nedan|nedenfor|ange|skriv|indtast|tast|angi|bruk"
    r"|brug|använd"
    r"|tämä|seuraava\w*|alla|syötä|anna|käytä|váš|tento|následující|nasledujúci|níže|nižšie"
    r"|zadejte|zadajte|použijte"
    r"|alábbi|ez|ön|önnek|írja|adja|acest|codul tău|următor\w*|introdu\w*|folosește|σας|αυτός"
    r"|παρακάτω"
    r"|ακόλουθο\w*"
    r"|هذا|رمزك|كودك|رمزكم|التالي|أدخل|ادخل|استخدم|أدناه|الخاص|این|زیر|وارد|זה|שלך|הבא|הזן"
    r"|הזינו|השתמש\w*|להלן"
    r"|यह|इस|आपका|आपके|उपयोग|इस्तेमाल|निम्न\w*|नीचे|दर्ज|अपना|này|của bạn|sau|dưới|nhập|sử dụng"
    r"|dùng|anda|ini"
    r"|berikut|masukkan|gunakan)"
    r"(?![^\W_])|您|你|以下|此|本|输入|輸入|使用|下記|次の|この|入力|あなた|아래|다음|입력"
    r"|이 코드|본 코드|นี้|ของคุณ|ต่อไปนี้|กรอก|ใช้"
)
# Of a sentence below a number: that it is about this one. `The code of conduct …` may be any.
POINTING = re.compile(
    r"(?<![^\W_])(?:this|that|is your|dies\w*|ist (?:ihr|dein)|ce|cet|est votre|este|esse|es tu"
    r"|es su|é o seu"
    r"|questo|è il tuo|deze|dit|is je|is uw|ten|tego|ta|этот|этого|этим|цей|bu|denna|denne"
    r"|dette|tämä|tämän"
    r"|tento|této|ez|acest\w*|αυτός|هذا|این|זה|यह|इस|này|ini|itong)(?![^\W_])|นี้|此|本|这个"
    r"|這個|この|이 "
)
RECEIPT = re.compile(
    r"(?<![^\W_])(?:receipt|merchant|terminal|approved|subtotal|you (?:spent|paid)|sale|beleg"
    r"|händler|reçu|recibo"
    r"|ticket de caisse|ricevuta|scontrino|bon|paragon|чек)(?![^\W_])|领收|領収|영수증"
)
# What one proves by entering a number.
PURPOSE = re.compile(
    rf"(?<![^\W_])(?:{RESET}|verif|vérif|confirm|sign[- ]?(?:in|up)|log[- ]?in|authent|activat"
    rf"|regist"
    r"|einlogg|anmeld"
    r"|bestätig|aktivier|connect|connexion|inscri|activer|iniciar sesión|acceder|entrar|cadastr"
    r"|valid|accesso"
    r"|accedere|conferm|attiv|inlog|bevestig|aanmeld|zalogow|logowani|potwierd|rejestr|weryfik"
    r"|войти|вход"
    r"|подтверд|регистр|увійти|підтверд|giriş|doğrula|onayla|تأكيد|تسجيل|دخول|אימות|כניסה|לאמת"
    r"|सत्याप|लॉग"
    r"|xác|đăng nhập|masuk|logga|bekräft|bekræft|bekreft|logge?|vahvist|kirjaud|ověř|přihl"
    r"|potvrd|prihl"
    r"|megerősít|bejelentkez|conectar|autentif|otp|2fa)"
    r"|登录|登入|登錄|验证|驗證|确认|確認|認証|ログイン|登録|로그인|인증|확인|ยืนยัน|เข้าสู่ระบบ"
)
PROMOTION = re.compile(
    r"(?<![^\W_])(?:discount|coupon|promo|voucher|gift|checkout|% off|off your|save \d"
    r"|sale(?![^\W_])|shop now|free shipping"
    r"|rabatt|gutschein|aktion|einkauf|geschenk|remise|réduction|promotion|soldes|cadeau"
    r"|descuento|cupón|oferta|rebajas"
    r"|desconto|cupom|promoção|frete|sconto|offerta|buono|saldi|korting|cadeau|aanbieding|rabat"
    r"|zniżk|promocj|wyprzeda"
    r"|скидк|промокод|акци|распродаж|indirim|kupon|kampanya|خصم|كوبون|تخفيض|הנחה|קופון|מבצע|छूट"
    r"|कूपन|ऑफ़र|ऑफर"
    r"|giảm giá|ưu đãi|khuyến mãi|diskon|rea(?![^\W_])|erbjudande|tilbud|alennus|sleva|slevov"
    r"|kedvezmény|reducere|έκπτωσ)"
    r"|\d\s?% |优惠|優惠|折扣|促销|割引|クーポン|セール|할인|쿠폰|ส่วนลด"
)
MEETING = re.compile(
    r"meeting id|webinar|dial[- ]?in|conference id|join (?:the )?(?:zoom|meeting|call)|zoom"
    r"|webex|google meet"
    r"|besprechungs-?id|id de réunion|id de reunión|会议号|ミーティング\s?id"
)
JOURNEY = re.compile(
    r"flight|boarding|check[- ]?in|itinerary|hotel|reservation|guests?|airport|booking|buchung"
    r"|reise|flug|vol\b"
    r"|réservation|vuelo|reserva|voo|volo|prenotazione|boeking|lot\b|rezerwacj|pickup|pick up"
)

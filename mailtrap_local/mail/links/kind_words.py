"""Words in the texts of links that tell their kinds, of many languages.

Regular expressions in lower case: beginnings of words; in scripts other than Latin they match
anywhere in the text.
"""

from mailtrap_local.mail.codes.vocabulary import words

UNSUBSCRIBE = words(r"""
    unsubscri, opt[- ]?out, stop receiving, leave this list, abmeld, abbestell, austragen,
    se désabonn, désabonn, désinscri, desabonn, desuscri, dar(?:se|me|te) de baja,
    darse de baja, cancelar (?:la |tu |mi )?suscripci, descadastr,
    cancelar (?:a |sua )?(?:inscri|subscri|assinatura), disiscri, annulla l'iscrizione,
    cancella(?:ti|re)? l'iscrizione, afmeld, uitschrij, schrijf (?:je|u) uit, wypisz, wypisać,
    zrezygnuj, anuluj subskryp, rezygnacj, отписа, отказаться от, відписа, abonelikten,
    aboneliği iptal, listeden çık, avregistrera, avprenumerera, avsluta prenumeration, avmeld,
    frameld, meld (?:deg|dig) (?:av|af|fra), peruuta tilaus, peru tilaus, lopeta tilaus,
    odhlásit, odhlásiť, odhlaste, leiratkoz, dezabon, απεγγραφ, διαγραφή, إلغاء الاشتراك,
    الغاء الاشتراك, להסרה, הסר(?:ה)? מ, ביטול (?:ה)?(?:הרשמה|מנוי|רישום),
    सदस्यता (?:समाप्त|रद्द), अनसब्सक्राइब, 退订, 退訂, 取消订阅, 取消訂閱, 配信停止, 配信解除,
    購読解除, 購読を解除, 登録解除, 退会, 수신 ?거부, 구독 ?취소, 구독 ?해지, h[uủ][ỷy] đăng ký,
    ngừng nhận, berhenti berlangganan, ยกเลิกการ(?:รับ|สมัคร),
    (?<!cookie )(?<!privacy )(?<!delivery )(?<!travel )preferences(?! for cookies),
    (?:e-?mail|mail|notification|communication|newsletter|subscription|alert)s?
    (?:settings|options), (?:manage|update|change|edit|adjust) (?:your |my )?(?:e-?mail
    )?(?:subscription|notification),
    (?:e-?mail|newsletter|mail|benachrichtigungs)-?einstellungen,
    benachrichtigungen (?:verwalten|änd), abo(?:nnement)?s? (?:verwalten|kündigen),
    newsletter (?:verwalten|kündigen), vom newsletter, (?:gérer|modifier|changer)
    (?:mes|vos|les|tes) (?:abonnements|notifications|préférences|e-?mails),
    préférences (?:e-?mail|de), ne plus recevoir, paramètres de (?:notification|communication),
    preferencias, (?:administrar|gestionar) (?:mis |tus |las )?(?:suscripc|notificac),
    dejar de recibir, configuración de (?:correo|notificaciones), preferências,
    (?:gerenciar|gerir) (?:\w+ )?(?:inscriç|notif), deixar de receber, sair da lista,
    cancelar (?:o )?recebimento, configurações de (?:e-?mail|notif), preferenze,
    gestisci (?:le |la )?(?:iscrizion|notific|e-?mail), non ricevere più, cancella iscrizione,
    voorkeuren, meldingen beheren, e-?mailinstellingen, abonnement (?:beheren|opzeggen),
    preferencj, ustawienia (?:powiadomień|e-?mail|wiadomości), zarządzaj (?:subskrypc|powiadom),
    rezygnuj, (?:управл\w+|настро\w+|изменить) (?:\w+ )?(?:подпис|рассыл|уведомл),
    настройки (?:почт|писем), (?:керув\w+|налаштув\w+) (?:\w+ )?(?:підпис|розсил|сповіщ),
    отказ от, отпиш, відпиш, (?:e-?posta|bildirim|iletişim|abonelik) (?:tercih|ayar)\w*,
    tercihleri(?:mi|ni)? (?:yönet|güncelle), (?:e-?post|avisering|notis|mejl)s?inställningar,
    hantera (?:inställningar|prenumeration|aviseringar), (?:e-?mail|notifikations)indstillinger,
    administrer (?:præferencer|abonnement), opsig, (?:e-?post|varsel|varslings)innstillinger,
    administrer (?:varsler|abonnement), avslutt abonnement, (?:sähköposti|ilmoitus)asetuk,
    hallitse (?:tilauks|ilmoituks|asetuks), nastavení (?:oznámení|e-?mail), předvolby,
    správa odběr, zrušit odběr, nastavenia (?:upozornení|e-?mail), zrušiť odber,
    értesítési beáll, feliratkozás (?:kezel|lemond),
    (?:gestionează|administrează) (?:\w+ )?(?:abon|notific|prefer), preferințe, προτιμήσε,
    ρυθμίσεις (?:ειδοποι|email), διακοπή, odjav, odjavi se, отпиши, تفضيلات,
    إعدادات (?:الإشعارات|البريد), הסרה, העדפות, הגדרות (?:דיוור|התראות|דוא), प्राथमिकता,
    सूचना सेटिंग, (?:邮件|郵件|通知|订阅|訂閱|偏好|推送)(?:设置|設定|管理),
    管理(?:订阅|訂閱|偏好|通知), 不再接收, 取消(?:接收|訂閱),
    配信(?:の)?(?:停止|設定|解除|変更), (?:受信|メール|通知|配信)設定,
    (?:알림|수신|메일|이메일) ?(?:설정|해제|관리), tùy chọn (?:email|nhận),
    cài đặt (?:thông báo|email), preferensi, (?:pengaturan|atur) (?:notifikasi|email),
    การตั้งค่า(?:อีเมล|การแจ้งเตือน)
""")
# Any word for a password is enough: such links set a new one.
RESET = words("""
    reset, password, passphrase, recover (?:your |my )?account, account recovery, passwor[dt],
    kennwort, zurücksetz, mot de passe, réinitialis, contraseña, restablec, senha,
    palavra-passe, redefin, reimpost, reimposta, wachtwoord, hasł[oa], парол, şifre, parola,
    lösenord, adgangskode, passord, salasana, hesl[oa], jelszó, jelszav, parol[aă],
    κωδικ(?:ού|ό) πρόσβασης, كلمة المرور, كلمة السر, ה?סיסמ, ל?איפוס, पासवर्ड, 密码, 密碼,
    パスワード, 비밀 ?번호, mật khẩu, kata sandi, รหัสผ่าน
""")
"""Words for setting a new password, names of passwords among them."""
# The end of signing up, too.
VERIFY = words(r"""
    verif, confirm(?!ation\b|ations\b|ed\b), activat, validat, bestätig, verifizier, aktivier,
    freischalt, vérifi, activer, activez, valider, validez, activa, ativar, ative(?= ), valida,
    conferm, attiva, bevestig, activeer, potwierd, zweryfik, weryfik, aktywuj, подтвер, активир,
    підтверд, doğrula, onayla, etkinleştir, verifiera, bekräft, bekræft, bekreft, vahvista,
    ověř, potvr[dď], overi, megerősít, ellenőriz, επιβεβαί, ενεργοπο, تأكيد, تفعيل, تحقق,
    التحقق, אימות, אמת, לאשר, אשר, הפעל, सत्यापित, सत्यापन, पुष्टि, 验证, 驗證, 激活, 啟用,
    启用, (?:邮箱|邮件|账号|帐号|账户|註冊|注册|身份|信箱|帳號).{0,6}(?:确认|確認),
    (?:确认|確認).{0,6}(?:邮箱|邮件|账号|帐号|账户|註冊|注册|身份|信箱|帳號), 認証, 有効化,
    本人確認, (?:メール|アドレス|アカウント|登録).{0,10}(?:確認|有効), 인증, 활성화,
    (?:이메일|메일|계정|본인|주소).{0,6}확인, xác nhận, xác minh, kích hoạt, verifikasi,
    konfirmasi, aktifkan, ยืนยัน, (?:complete|finish) (?:your |my |the
    )?(?:registration|sign(?:ing)?[- ]?up|subscription|enrol), yes,? (?:subscribe|sign) me,
    ja,? ich (?:möchte|will), (?:registrierung|anmeldung) abschlie,
    (?:finaliser|terminer|compléter) (?:mon|votre|l['’]) ?inscription, oui,? je,
    je m['’]inscris, (?:completar|finalizar) (?:el |mi |tu )?(?:registro|suscripci),
    (?:concluir|finalizar) (?:o |meu )?cadastro,
    complet(?:a|are) (?:la )?(?:registrazione|iscrizione), registratie (?:voltooien|afronden),
    (?:dokończ|zakończ) rejestracj, заверш\w+ регистрац, kaydı(?:nı|mı)? tamamla,
    slutför registrering, (?:fullfør|fuldfør) registrering, viimeistele rekisteröinti,
    dokončit registraci, regisztráció befejez, finaliz\w+ înregistr, potvrdi, потврди, potrdi,
    patvirtin, apstiprin, kinnita, გადაამოწმ, դադաստ, 完成(?:注册|註冊|登録), 登録を完了,
    本登録, 가입 ?(?:완료|확인), إكمال التسجيل, hoàn tất đăng ký, selesaikan pendaftaran
""")
SIGNIN = words(r"""
    (?:sign|log)(?: me| you| back)?[- ]?in(?:to)?(?![a-z])(?![-
    ]*(?:activity|attempt|alert|history|help|issue|problem|detail|location|notification|method|option)),
    magic (?:sign-?in |login )?link, access (?:your|my) account, one-click (?:access|login),
    einlogg, anmelden, login(?![a-z]), melde dich (?:jetzt |hier )?an, zum konto,
    melden sie sich, (?:se|me|vous|te|nous) connecter, connect(?:e-toi|ez-vous),
    connexion(?![a-z]), je me connecte, accéder à (?:mon|votre|l),
    inici(?:a|ar|e|o) (?:de )?sesión, acced(?:er?|a|e)(?![a-zà-ÿ]), ingres(?:a|ar|e)(?![a-z]),
    entrar(?! em conta)(?![a-z]), entra (?:a|en|na)(?![a-z]), iniciar sessão,
    (?:acessar|acesse)(?![a-z]), accedi(?![a-z]), effettua l['’]accesso, entra(?:\Z), inlogg,
    log in, aanmelden, zaloguj, logowani, войти, вход(?![а-я]), войдите, авториз, увійти,
    вхід(?![а-я]), влез, влизане, giriş, oturum aç, hesabına gir, logga in, log ind,
    logg (?:inn|på), kirjaudu, přihlásit, přihlaste, přihlášení, prihlás, bejelentkez, belép,
    conect(?:ează|are|ați), autentific, intră în cont, σύνδεσ, συνδεθ, είσοδος,
    prijav(?:a|i|ite|ljiv), пријав, prisijung, تسجيل الدخول, سجل الدخول, دخول, ورود, התחבר,
    כניסה, להתחבר, लॉग ?इन, साइन ?इन, 登录, 登錄, 登入, ログイン, サインイン, 로그인, đăng nhập,
    masuk(?![a-z]), เข้าสู่ระบบ, ล็อกอิน
""")

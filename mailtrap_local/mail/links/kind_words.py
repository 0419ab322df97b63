"""Words of links in many languages, as regular expressions in lower case.

Beginnings of words; anywhere in the text in scripts without spaces.
"""

UNSUBSCRIBE = (
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
    # settings of mails, too
    r"|(?<!cookie )(?<!privacy )(?<!delivery )(?<!travel )preferences(?! for cookies)"
    r"|(?:e-?mail|mail|notification|communication|newsletter|subscription|alert)s? (?:settings|options)"
    r"|(?:manage|update|change|edit|adjust) (?:your |my )?(?:e-?mail )?(?:subscription|notification)"
    r"|(?:e-?mail|newsletter|mail|benachrichtigungs)-?einstellungen|benachrichtigungen (?:verwalten|änd)"
    r"|abo(?:nnement)?s? (?:verwalten|kündigen)|newsletter (?:verwalten|kündigen)|vom newsletter"
    r"|(?:gérer|modifier|changer) (?:mes|vos|les|tes) (?:abonnements|notifications|préférences|e-?mails)"
    r"|préférences (?:e-?mail|de)|ne plus recevoir|paramètres de (?:notification|communication)"
    r"|preferencias|(?:administrar|gestionar) (?:mis |tus |las )?(?:suscripc|notificac)|dejar de recibir"
    r"|configuración de (?:correo|notificaciones)|preferências|(?:gerenciar|gerir) (?:\w+ )?(?:inscriç|notif)"
    r"|deixar de receber|sair da lista|cancelar (?:o )?recebimento|configurações de (?:e-?mail|notif)"
    r"|preferenze|gestisci (?:le |la )?(?:iscrizion|notific|e-?mail)|non ricevere più|cancella iscrizione"
    r"|voorkeuren|meldingen beheren|e-?mailinstellingen|abonnement (?:beheren|opzeggen)"
    r"|preferencj|ustawienia (?:powiadomień|e-?mail|wiadomości)|zarządzaj (?:subskrypc|powiadom)|rezygnuj"
    r"|(?:управл\w+|настро\w+|изменить) (?:\w+ )?(?:подпис|рассыл|уведомл)|настройки (?:почт|писем)"
    r"|(?:керув\w+|налаштув\w+) (?:\w+ )?(?:підпис|розсил|сповіщ)|отказ от|отпиш|відпиш"
    r"|(?:e-?posta|bildirim|iletişim|abonelik) (?:tercih|ayar)\w*|tercihleri(?:mi|ni)? (?:yönet|güncelle)"
    r"|(?:e-?post|avisering|notis|mejl)s?inställningar|hantera (?:inställningar|prenumeration|aviseringar)"
    r"|(?:e-?mail|notifikations)indstillinger|administrer (?:præferencer|abonnement)|afmeld|opsig"
    r"|(?:e-?post|varsel|varslings)innstillinger|administrer (?:varsler|abonnement)|avslutt abonnement"
    r"|(?:sähköposti|ilmoitus)asetuk|hallitse (?:tilauks|ilmoituks|asetuks)|nastavení (?:oznámení|e-?mail)"
    r"|předvolby|správa odběr|zrušit odběr|nastavenia (?:upozornení|e-?mail)|zrušiť odber|értesítési beáll"
    r"|feliratkozás (?:kezel|lemond)|(?:gestionează|administrează) (?:\w+ )?(?:abon|notific|prefer)|preferințe"
    r"|προτιμήσε|ρυθμίσεις (?:ειδοποι|email)|διακοπή|odjav|odjavi se|отпиши"
    r"|تفضيلات|إعدادات (?:الإشعارات|البريد)|הסרה|העדפות|הגדרות (?:דיוור|התראות|דוא)|प्राथमिकता|सूचना सेटिंग"
    r"|(?:邮件|郵件|通知|订阅|訂閱|偏好|推送)(?:设置|設定|管理)|管理(?:订阅|訂閱|偏好|通知)|不再接收|取消(?:接收|訂閱)"
    r"|配信(?:の)?(?:停止|設定|解除|変更)|(?:受信|メール|通知|配信)設定|(?:알림|수신|메일|이메일) ?(?:설정|해제|관리)"
    r"|tùy chọn (?:email|nhận)|cài đặt (?:thông báo|email)|preferensi|(?:pengaturan|atur) (?:notifikasi|email)"
    r"|การตั้งค่า(?:อีเมล|การแจ้งเตือน)"
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
VERIFY = (
    r"verif|confirm(?!ation\b|ations\b|ed\b)|activat|validat"
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
    # the end of signing up, too
    r"|(?:complete|finish) (?:your |my |the )?(?:registration|sign(?:ing)?[- ]?up|subscription|enrol)"
    r"|yes,? (?:subscribe|sign) me|ja,? ich (?:möchte|will)|(?:registrierung|anmeldung) abschlie"
    r"|(?:finaliser|terminer|compléter) (?:mon|votre|l['’]) ?inscription|oui,? je|je m['’]inscris"
    r"|(?:completar|finalizar) (?:el |mi |tu )?(?:registro|suscripci)|(?:concluir|finalizar) (?:o |meu )?cadastro"
    r"|complet(?:a|are) (?:la )?(?:registrazione|iscrizione)|registratie (?:voltooien|afronden)"
    r"|(?:dokończ|zakończ) rejestracj|заверш\w+ регистрац|kaydı(?:nı|mı)? tamamla|slutför registrering"
    r"|(?:fullfør|fuldfør) registrering|viimeistele rekisteröinti|dokončit registraci|regisztráció befejez"
    r"|finaliz\w+ înregistr|potvrdi|потврди|potrdi|patvirtin|apstiprin|kinnita|გადაამოწმ|դադաստ"
    r"|完成(?:注册|註冊|登録)|登録を完了|本登録|가입 ?(?:완료|확인)|إكمال التسجيل|hoàn tất đăng ký"
    r"|selesaikan pendaftaran"
)
SIGNIN = (
    r"(?:sign|log)(?: me| you| back)?[- ]?in(?:to)?(?![a-z])(?![- ]*(?:activity|attempt|alert|history|help"
    r"|issue|problem|detail|location|notification|method|option))"
    r"|magic (?:sign-?in |login )?link|access (?:your|my) account|one-click (?:access|login)"
    r"|einlogg|anmelden|login(?![a-z])|melde dich (?:jetzt |hier )?an|zum konto|melden sie sich"
    r"|(?:se|me|vous|te|nous) connecter|connect(?:e-toi|ez-vous)|connexion(?![a-z])|je me connecte"
    r"|accéder à (?:mon|votre|l)|inici(?:a|ar|e|o) (?:de )?sesión|acced(?:er?|a|e)(?![a-zà-ÿ])|ingres(?:a|ar|e)(?![a-z])"
    r"|entrar(?! em conta)(?![a-z])|entra (?:a|en|na)(?![a-z])|iniciar sessão|(?:acessar|acesse)(?![a-z])"
    r"|accedi(?![a-z])|effettua l['’]accesso|entra(?:\Z)|inlogg|log in|aanmelden|zaloguj|logowani"
    r"|войти|вход(?![а-я])|войдите|авториз|увійти|вхід(?![а-я])|влез|влизане|giriş|oturum aç|hesabına gir"
    r"|logga in|log ind|logg (?:inn|på)|kirjaudu|přihlásit|přihlaste|přihlášení|prihlás|bejelentkez|belép"
    r"|conect(?:ează|are|ați)|autentific|intră în cont|σύνδεσ|συνδεθ|είσοδος|prijav(?:a|i|ite|ljiv)|пријав|prisijung"
    r"|تسجيل الدخول|سجل الدخول|دخول|ورود|התחבר|כניסה|להתחבר|लॉग ?इन|साइन ?इन|登录|登錄|登入"
    r"|ログイン|サインイン|로그인|đăng nhập|masuk(?![a-z])|เข้าสู่ระบบ|ล็อกอิน"
)
# Pages that explain: no step of their own.
HELP = (
    r"(?:how|why|what|when|where|who|learn|read|about|more)(?![a-z])|.*(?<![a-z])(?:help|faqs?|guide|tips"
    r"|support|articles?|tutorial|policy|requirements|trouble|problems)(?![a-z])"
    r"|(?:wie|warum|was|so|mehr)(?![a-zà-ÿ])|.*(?:hilfe|tipps|anleitung|ratgeber|sicheres passwort)"
    r"|(?:comment|pourquoi|qu['’]est|en savoir)|.*(?:conseils|(?<![a-z])aide(?![a-z])|foire aux)"
    r"|(?:cómo|por qué|qué|más info|saber más)|.*(?:ayuda|consejos|preguntas frecuentes)"
    r"|(?:como|por que|o que|saiba)(?![a-z])|.*(?:ajuda|dicas|perguntas)"
    r"|(?:come|perché|cosa|scopri)(?![a-z])|.*(?:aiuto|assistenza|consigli|domande)"
    r"|(?:hoe|waarom|wat|lees)(?![a-z])|.*(?:hulp|veelgestelde)|(?:jak|dlaczego|więcej)(?![a-z])"
    r"|.*(?:pomoc|porady|najczęstsze|poradnik)|(?:как|почему|что|зачем|подробнее)(?![а-я])"
    r"|.*(?:помощь|справк|совет)|(?:як|чому|що|детальніше)(?![а-яі])|.*(?:довідк|допомог|порад)"
    r"|.*(?:nasıl|yardım|ipuçları|ipucu|sık sorulan|neden)|(?:hur|hvordan|varför|hvorfor|läs|les|læs)(?![a-zå-ö])"
    r"|.*(?:hjälp|hjælp|hjelp|vanliga frågor)|(?:miten|kuinka|miksi|lue)(?![a-z])|.*(?:ohje|vinkk)"
    r"|(?:proč|ako|prečo|více)(?![a-z])|.*(?:nápověd|tipy|návod)|(?:hogyan|miért)|.*(?:súgó|segítség|tipp)"
    r"|(?:cum|de ce|află)(?![a-z])|.*(?:ajutor|sfaturi)|(?:πώς|γιατί|μάθετε)|.*(?:βοήθεια|συμβουλ)"
    r"|(?:كيف|لماذا|ما هو|المزيد)|.*(?:مساعدة|نصائح)|(?:איך|כיצד|למה)|.*(?:עזרה|טיפים)|.*(?:कैसे|मदद|सहायता|सुझाव)"
    r"|.*(?:如何|怎么|怎樣|怎样|为什么|為什麼|帮助|幫助|了解|常见问题|常見問題|指南|说明|說明)"
    r"|.*(?:方法|とは|ヘルプ|よくある|について|ときは|場合は|詳しく|詳細|ガイド)|.*(?:방법|도움말|자주 묻는|자세히|이유)"
    r"|(?:cách|làm thế nào|tại sao|tìm hiểu)|.*(?:trợ giúp|mẹo)|(?:cara|bagaimana|mengapa|pelajari)(?![a-z])"
    r"|.*bantuan|.*(?:วิธี|ช่วยเหลือ|ทำไม)"
)
# Texts that say nothing: then the text around counts.
GENERIC = (
    r"(?:please )?(?:click|tap|press|go|follow)?\W*(?:on )?(?:here|this link|the link(?: below)?)"
    r"|link|continue|klick(?:en sie)? hier|hier(?: klicken)?|diesen link|ici|cliquez ici|ce lien"
    r"|aquí|haz clic aquí|haga clic aquí|este enlace|aqui|clique aqui|este link|qui|clicca qui"
    r"|questo link|klik hier|deze link|tutaj|kliknij tutaj|здесь|сюда|по ссылке|ссылк[ае]|тут"
    r"|buraya?(?: tıklayın)?|här|klicka här|her|klik her|klikk her|tästä|zde|sem|ide|itt|aici|εδώ"
    r"|هنا|اضغط هنا|انقر هنا|כאן|לחץ כאן|לחצו כאן|यहाँ|यहां|यहाँ क्लिक करें|यहां क्लिक करें"
    r"|(?:请|請)?(?:点击|點擊|點選|点此|點此)?(?:这里|這裡|此处|此處|链接|連結)?|こちら|ここ(?:をクリック)?"
    r"|여기|여기를 클릭|(?:tại )?đây|nhấp vào đây|di sini|klik di sini|ที่นี่|คลิกที่นี่"
    r"|(?:please )?(?:continue|proceed|open|go|start|next|get started|let['’]s go|yes|ok(?:ay)?|button|tap)"
    r"(?: here| now| to [\w.]{1,30}| [\w.]{1,20})?|yes,? (?:(?:it|that|this)['’]?s? ?(?:is|was)?|i am) (?:me|mine)"
    r"|weiter(?: zu .{1,20})?|öffnen|fortfahren|los geht['’]s|ja,? das bin ich|continuer|ouvrir|oui,? c['’]est moi"
    r"|continuar|abrir|sí,? soy yo|sim,? sou eu|haz clic|continua|apri|sì,? sono io|doorgaan|openen|verder"
    r"|kontynuuj|otwórz|dalej|продолжить|открыть|перейти(?: по ссылке)?|да,? это я|продовжити|відкрити"
    r"|devam(?: et)?|aç|fortsätt|fortsett|fortsæt|jatka|pokračovat|pokračovať|tovább|folytatás|continuă"
    r"|συνέχεια|متابعة|استمرار|המשך|जारी रखें|继续|繼續|続ける|次へ|進む|계속(?:하기)?|tiếp tục|lanjutkan"
    r"|ดำเนินการต่อ"
)

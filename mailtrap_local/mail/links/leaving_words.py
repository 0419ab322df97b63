"""Words for no longer receiving mail, of many languages, as `kind_words` has them.

A text with one word of each of two lists is about it, in any order: `turn off notifications`.
"""

from mailtrap_local.mail.codes.vocabulary import words

# Not to receive any more
STOP = words(r"""
    stop, no longer, don['’]t want, do not want, not (?:wish|want), turn off, switch off,
    disable, mute, rather not, prefer not, fewer, less often, too many, enough of,
    keine?[nr]? .{0,30}mehr, nicht mehr, nicht länger, deaktivier, abschalten, ausschalten,
    stoppen, ne (?:plus|souhaite), n['’]en voulez, arrêter, désactiver, plus envie, ne veux,
    no (?:quier|quer|dese)\w*, dejar de, desactivar, no recibir, parar de,
    não (?:quer|deseja|receber)\w*, deixar de, desativar, cancelar o envio,
    non (?:vuoi|vuole|desider|ricever)\w*, disattiva, smetti, interromp, niet meer,
    geen .{0,30}meer, liever niet, liever geen, uitzetten, uitschakelen, nie (?:chce|życz)\w*,
    wyłącz, przestać, inte längre, vill inte, stoppa, stäng av, sluta,
    ikke (?:længere|lenger|ønsker), ønsker ikke, slå (?:fra|av), et halua, lopeta, en halua,
    poista käytöstä, nechce, nechci, nechceš, vypnout, nepište, nepišt, vypnúť, nem szeret,
    nem kér, kikapcsol, leállít, nu mai, nu (?:dori|vre), opriți, dezactiv, istemiyor, istemez,
    almak istem, durdur, kapat, už nám nepi, не хот, не жела, отключи, больше не, не отримув,
    не бажа, вимкн, не искате, спрете, не жел, δεν θέλ, δεν επιθυμ, διακοπή, απενεργ, σταματ,
    إيقاف, لا ترغب, لا تريد, عدم استلام, عدم تلقي, توقف, نمی‌?خواه, لغو, להפסיק, לא מעוני,
    לא רוצ, להסיר, הפסק, बंद, नहीं चाह, 停止, 解除, 不要, 希望しない, 希望されない,
    希望されません, 不想, 不再, 关闭, 關閉, 拒收, 끄기, 원하지 않, 원치 않, 그만, 거부, 중단,
    해지, không muốn, ngừng, tắt, berhenti, tidak ingin, matikan, tak nak, ไม่ต้องการ, ไม่อยาก,
    หยุด, ปิดการ, বন্ধ
""")
# To set
MANAGE = words("""
    manag, settings?, preferenc, chang, updat, edit, adjust, choos, control, customi[sz],
    options, einstell, verwalt, änder, anpass, gérer, modifi, paramètr, préféren, réglage,
    choisir, gestion, administr, configur, ajust, cambi, gerenc, gerir, alter, preferênc,
    definiç, editar, gestisc, impostaz, preferenz, modific, beheer, instelling, voorkeur,
    wijzig, aanpass, zarządz, ustawien, zmie[nń], preferencj, hantera, inställning, ändra,
    administrer, indstilling, innstilling, ændr, endre, ret(?![a-z]), hallit, asetu, muuta,
    nastaven, sprav, uprav, změn, zmen, kezel, beállít, módosít, setări, yönet, ayar, tercih,
    düzenle, değiştir, atur, pengaturan, kelola, ubah, urus, tetapan, cài đặt, quản lý,
    tùy chọn, thiết lập, настро, управл, измен, налашт, керув, зміни, ρυθμίσ, διαχείρ, προτιμ,
    إدارة, إعداد, تفضيل, تعديل, تنظیمات, מدير, ניהול, הגדר, העדפ, עריכ, प्रबंध, सेटिंग, बदल,
    設定, 管理, 変更, 设置, 設置, 偏好, 관리, 설정, 변경, ตั้งค่า, จัดการ
""")
MAILS = words("""
    e-?mails?, mails?, mailings?, newsletters?, messages?, notification, reminders?, alerts?,
    updates, digests?, nachricht, benachrichtigung, post(?![a-z]), erinnerung, rundbrief,
    courriel, rappel, lettre, actualités, correo, mensaj, comunicacion, notificac,
    avis[oe]s?(?![a-z]), bolet[íi]n, recordator, mensagen, comunica, boletim, lembrete, messagg,
    notific, promemoria, meldingen, berichten, mailtjes, nieuwsbrie, wiadomo, powiadom, mailing,
    maili, utskick, mejl, avisering, meddeland, nyhetsbrev, brev, besked, nyhedsbrev, varsl,
    meldinger, påmind, viest, sähköpost, ilmoitu, uutiskirj, posti, zpráv, oznámen, sdělen,
    správ[yu], upozorn, hírlevél, értesít, levele, level, mesaje, notificăr, e-?posta, bildirim,
    ileti, bülten, pesan, surel, notifikasi, emel, makluman, thông báo, thư(?![a-z]), bản tin,
    рассыл, письм, уведомл, сообщен, розсил, лист, сповіщ, повідомл, имейл, известия, бюлетин,
    μηνύμα, μήνυμα, ειδοποι, ενημερ, رسائل, رسالة, إشعار, بريد, نشرة, ایمیل, پیام, اعلان, הודע,
    דיוור, מייל, התרא, ניוזלטר, עדכונ, ईमेल, सूचना, संदेश, अधिसूचना, メール, 通知, お知らせ,
    配信, メルマガ, 邮件, 郵件, 消息, 推送, 訊息, 電子報, 메일, 알림, 소식, 뉴스레터, อีเมล,
    แจ้งเตือน, ข่าวสาร, ইমেল, ইমেইল
""")
# What has settings of its own, where a mail address is changed, too
SUBSCRIPTIONS = words("""
    newsletters?, mailings?, notification, reminders?, digests?, subscription, mailing,
    (?:e-?mail|mail)[-
    ]?(?:settings|preferences|options|frequency|einstellung|instelling|voorkeur|inställning|indstilling|innstilling),
    benachrichtigung, abonnement, rundbrief, notificac, boletín, boletim, suscripc, inscripc,
    inscriç, assinatura, notific, iscrizion, meldingen, nieuwsbrie, powiadom, subskrypc,
    wiadomo, utskick, aviser, prenumer, nyhetsbrev, nyhedsbrev, varsl, notifikation, ilmoitu,
    tilauks, uutiskirj, oznámen, odběr, upozorn, odber, hírlevél, értesít, feliratkoz,
    notificăr, abonăr, bildirim, bülten, abonelik, e-?posta, notifikasi, langganan, thông báo,
    samtykke[rn]? til, consents?(?![a-z]), рассыл, уведомл, подпис, розсил, сповіщ, підпис,
    абонамент, известия, ειδοποι, συνδρομ, إشعار, اشتراك, نشرة, اعلان, התרא, דיוור, ניוזלטר,
    सूचना, सदस्यता, 通知, 配信, メルマガ, 推送, 订阅, 訂閱, 電子報, 알림, 구독, 수신, แจ้งเตือน,
    สมัครรับ
""")

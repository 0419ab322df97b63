"""Thai."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    spacing="phrases",
    stems=words("รหัส"),
    one_time_codes=words("""
        รหัส(?:ยืนยัน|otp| otp|ใช้ครั้งเดียว|ครั้งเดียว|ลับ|เข้าใช้|ผ่านชั่วคราว), โอทีพี,
        รหัส(?:ยืนยัน|ความปลอดภัย|otp|เข้าสู่ระบบ|ผ่านครั้งเดียว|การยืนยัน)
    """),
    codes=words("รหัส"),
    other_numbers=words(r"""
        รหัส(?:ลูกค้า|รับสินค้า|โปรโมชั่น|สมาชิก|การจอง), เลขพัสดุ, เลขที่\w*, หมายเลข\w*,
        ref(?= ?:), รหัส(?:ส่วนลด|ไปรษณีย์|สินค้า|คูปอง), หมายเลข, เลขที่, โทร
    """),
    negations=words(r"(?<![^\W_])(?:อย่า|ไม่)(?![^\W_])"),
    addressing=words("นี้, ของคุณ, ต่อไปนี้, กรอก, ใช้"),
    pointing=words("นี้"),
    purposes=words("""
        ตัวตน, บัญชี, ลงชื่อเข้า, อนุมัติ, ตรวจสอบ, อุปกรณ์ใหม่, เข้าใช้, สองขั้นตอน, รีเซ็ต,
        ยืนยัน, เข้าสู่ระบบ, ล็อกอิน
    """),
    promotions=words("ส่วนลด"),
    units=words("นาที, ชั่วโมง"),
    currencies=words("บาท"),
    numbers_to_enter=words("รหัสนี้(?=เพื่อ)"),
    enter_verbs=words("กรอก, ใส่, ป้อน, พิมพ์, ใช้(?!จ่าย)"),
    number_nouns=words("หมายเลข, ตัวเลข, เลข, อักขระ"),
    single_use=words("ครั้งเดียว, ชั่วคราว"),
    minutes=words("นาที, ชั่วโมง, วินาที"),
    stored_values=words("ประตู, ตู้ล็อกเกอร์, ล็อกเกอร์, รับพัสดุ, พัสดุ, แขก"),
    journeys=words("โรงแรม, เที่ยวบิน, เช็คอิน"),
    receipts=words("ใบแจ้งหนี้, ใบเสร็จ, คำสั่งซื้อ"),
)

"""Thai."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    spacing="phrases",
    stems=words("รหัส"),
    one_time_codes=words("""
        รหัส(?:ยืนยัน|ความปลอดภัย|otp|เข้าสู่ระบบ|ผ่านครั้งเดียว|การยืนยัน)
    """),
    codes=words("รหัส"),
    other_numbers=words("รหัส(?:ส่วนลด|ไปรษณีย์|สินค้า|คูปอง), หมายเลข, เลขที่, โทร"),
    negations=words(r"(?<![^\W_])(?:อย่า|ไม่)(?![^\W_])"),
    addressing=words("นี้, ของคุณ, ต่อไปนี้, กรอก, ใช้"),
    pointing=words("นี้"),
    purposes=words("ยืนยัน, เข้าสู่ระบบ"),
    promotions=words("ส่วนลด"),
    units=words("นาที, ชั่วโมง"),
    currencies=words("บาท"),
)

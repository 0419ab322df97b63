"""Lao."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    spacing="phrases",
    stems=words("ລະຫັດ"),
    one_time_codes=words("ລະຫັດ(?:ຢືນຢັນ|ຄວາມປອດໄພ| ?otp|ເຂົ້າສູ່ລະບົບ)"),
    codes=words("ລະຫັດ"),
    other_numbers=words(r"ລະຫັດ(?:ສ່ວນຫຼຸດ|ໄປສະນີ|ລູກຄ້າ), ເລກທີ\w*, ໝາຍເລກ"),
    purposes=words("ເຂົ້າສູ່ລະບົບ, ຢືນຢັນ"),
    addressing=words("ຂອງທ່ານ, ນີ້, ໃຊ້"),
    units=words("ນາທີ"),
)

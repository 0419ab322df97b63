"""Vietnamese."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("xác, mã, khẩu"),
    one_time_codes=words("""
        mã (?:xác (?:thực|nhận|minh)|otp|đăng nhập|bảo mật|kích hoạt|một lần|dùng một lần),
        mật khẩu (?:một lần|dùng một lần|tạm thời),
        mã (?:xác (?:minh|nhận|thực)|bảo mật|đăng nhập|kích hoạt|truy cập|otp),
        mật khẩu (?:dùng )?một lần
    """),
    codes=words("""
        mã(?! (?:đơn|giảm|khuyến|khách|vận|số|bưu|vạch|sản|đặt|nhận hàng|qr)),
        mã(?! (?:số|đơn|vận|bưu|giảm|khách|hàng))
    """),
    enter_verbs=words("nhập(?! khẩu), điền, gõ, sử dụng, dùng(?! một lần), dán, nhập, dùng"),
    other_numbers=words(r"""
        mã (?:đơn hàng|giảm giá|khuyến mãi|khách hàng|vận đơn|số thuế|bưu chính|đặt
        (?:chỗ|phòng|vé)|nhận hàng), số (?:hóa đơn|đơn hàng|tiền|điện thoại|tài khoản),
        mã (?:số(?: \w+)?|đơn(?: hàng)?|vận đơn|bưu (?:chính|điện)|giảm giá|khuyến mãi), mã
        (?:khách hàng|hàng|sản phẩm|lỗi|vạch|qr|ưu đãi|giới thiệu|giao dịch|đặt (?:chỗ|vé)),
        số (?:điện thoại|đơn hàng|hóa đơn|tài khoản),
        mã (?:đơn|khách|công ty|ngân hàng|sản phẩm|hóa đơn)
    """),
    numbered_things=words("đơn hàng"),
    is_words=words("là"),
    negations=words("không, đừng"),
    addressing=words("""
        này, dưới đây, bên dưới, của bạn, quý khách, sau, dưới, nhập, sử dụng, dùng
    """),
    pointing=words("này"),
    purposes=words("""
        danh tính, tài khoản, hai bước, 2 bước, hai lớp, thiết bị mới, phê duyệt, truy cập,
        đăng ký, khôi phục, đăng nhập, xác (?:thực|nhận|minh), giao dịch, xác
    """),
    promotions=words("giảm giá, ưu đãi, khuyến mãi"),
    units=words("phút, giờ, giây, điểm"),
    currencies=words("đồng"),
    number_nouns=words("số(?! (?:tiền|dư|lượng|điện)), chữ số, ký tự, dãy số"),
    single_use=words("một lần, tạm thời, dùng 1 lần"),
    minutes=words("phút, giờ(?! hàng), giây"),
    stored_values=words("cửa, cổng, tủ (?:khóa|đồ), nhận hàng, bưu kiện, mạng khách"),
    journeys=words("khách sạn, chuyến bay, đặt phòng"),
    receipts=words("hóa đơn, đơn hàng"),
)

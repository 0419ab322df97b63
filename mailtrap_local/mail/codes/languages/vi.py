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
    enter_verbs=words("nhập, sử dụng, nhập, dùng"),
    other_numbers=words(r"""
        mã (?:đơn hàng|giảm giá|khuyến mãi|khách hàng|vận đơn|số thuế|bưu chính|đặt
        (?:chỗ|phòng|vé)|nhận hàng), số (?:hóa đơn|đơn hàng|tiền|điện thoại|tài khoản),
        mã (?:số(?: \w+)?|đơn(?: hàng)?|vận đơn|bưu (?:chính|điện)|giảm giá|khuyến mãi), mã
        (?:khách hàng|hàng|sản phẩm|lỗi|vạch|qr|ưu đãi|giới thiệu|giao dịch|đặt (?:chỗ|vé)),
        số (?:điện thoại|đơn hàng|hóa đơn|tài khoản)
    """),
    numbered_things=words("đơn hàng"),
    is_words=words("là"),
    negations=words("không, đừng"),
    addressing=words("""
        này, dưới đây, bên dưới, của bạn, quý khách, này, của bạn, sau, dưới, nhập, sử dụng,
        dùng
    """),
    pointing=words("này"),
    purposes=words("đăng nhập, xác (?:thực|nhận|minh), giao dịch, xác, đăng nhập"),
    promotions=words("giảm giá, ưu đãi, khuyến mãi"),
    units=words("phút, giờ, giây, phút, giây, giờ, điểm"),
    currencies=words("đồng"),
)

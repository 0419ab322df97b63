"""Vietnamese."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("xác, mã, khẩu"),
    one_time_codes=words("""
        mã (?:xác (?:minh|nhận|thực)|bảo mật|đăng nhập|kích hoạt|truy cập|otp),
        mật khẩu (?:dùng )?một lần
    """),
    codes=words("mã(?! (?:số|đơn|vận|bưu|giảm|khách|hàng))"),
    enter_verbs=words("nhập, dùng"),
    other_numbers=words(r"""
        mã (?:số(?: \w+)?|đơn(?: hàng)?|vận đơn|bưu (?:chính|điện)|giảm giá|khuyến mãi),
        mã (?:khách hàng|hàng|sản phẩm|lỗi|vạch|qr|ưu đãi|giới thiệu|giao dịch|đặt (?:chỗ|vé)),
        số (?:điện thoại|đơn hàng|hóa đơn|tài khoản)
    """),
    numbered_things=words("đơn hàng"),
    is_words=words("là"),
    negations=words("không, đừng"),
    addressing=words("này, của bạn, sau, dưới, nhập, sử dụng, dùng"),
    pointing=words("này"),
    purposes=words("xác, đăng nhập"),
    promotions=words("giảm giá, ưu đãi, khuyến mãi"),
    units=words("phút, giây, giờ, điểm"),
    currencies=words("đồng"),
)

"""Korean."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    spacing="none",
    stems=words("로그인, 확인, 인증, 코드, 번호, 암호"),
    one_time_codes=words("""
        인증 ?(?:번호|코드|키|숫자), 일회용 ?(?:비밀번호|비번|코드|번호),
        본인 ?확인 ?(?:번호|코드), 임시 ?(?:비밀번호|코드|번호), otp ?번호,
        인증 ?(?:번호|코드|키), 보안 ?(?:코드|번호), 확인 ?(?:코드|번호), 로그인 ?코드,
        일회용 ?(?:비밀 ?번호|코드|암호), 승인 ?번호(?=.{0,6}입력)
    """),
    codes=words("코드, 암호"),
    numbers_to_enter=words("(?:다음|아래|이) ?(?:[0-9]자리 ?)?(?:번호|숫자)"),
    other_numbers=(
        *words("(?:주문|예약|운송장|송장|쿠폰|고객|회원|접수|수령|픽업) ?(?:번호|코드), 우편번호"),
        compound(
            "할인, 쿠폰, 프로모션, 초대, 추천인?, 우편, 오류, 상품, 에러, 바", " ?", "코드, 번호"
        ),
        compound(
            """
            주문, 송장, 운송장, 고객, 회원, 예약, 접수, 문의, 계좌, 카드, 전화, 사업자(?:등록)?,
            신고, 티켓, 영수증, 결제
            """,
            " ?",
            "번호",
        ),
        *words("회의 ?암호, 고객 ?센터, 전화, 문의, 우편, 끝자리, 번호, 사업자"),
    ),
    numbered_things=words("주문"),
    negations=words("않, 마세요, 말아, 아니"),
    addressing=words("아래, 다음, 입력, 이 코드, 본 코드"),
    pointing=words("이(?= )"),
    purposes=words("로그인, 인증, 확인"),
    receipts=words("영수증"),
    promotions=words("할인, 쿠폰"),
    units=words("분간, 시간, 년, 월, 일, 분, 초, 명, 개, 점, 회, 원"),
)

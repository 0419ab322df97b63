"""Japanese."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    spacing="none",
    stems=words("確認, 認証, コード, 番号, パス, キー"),
    one_time_codes=(
        *words("""
            (?:認証|確認|検証|照合)(?:キー|用番号|用コード|ナンバー|数字),
            ワンタイム(?:パスワード|コード|キー|pw), 認証番号, 確認番号(?=を)
        """),
        compound(
            """
            認証, 確認, 検証, セキュリティ, ログイン, 認証用, ワンタイム, 本人確認, 二段階認証
            """,
            "",
            "コード, 番号, パスワード, キー",
        ),
        *words("(?:ワンタイム|使い捨て)パス(?:ワード|コード)"),
    ),
    codes=words("コード, パスワード"),
    numbers_to_enter=words("(?:次の|以下の|下記の|この)(?:[0-9]桁の)?(?:番号|数字)"),
    other_numbers=(
        *words("""
            (?:ご)?(?:注文|予約|受付|会員|お客様|伝票|追跡|申込|整理)(?:番号|no), 引き?取り番号,
            受取(?:番号|コード), 暗証番号(?=を登録)
        """),
        compound(
            """
            クーポン, 割引, プロモ(?:ーション)?, キャンペーン, エラー, 郵便, 商品, バー, ギフト,
            招待, 紹介, 追跡
            """,
            "",
            "コード, 番号",
        ),
        compound(
            """
            注文, 受注, 予約, 伝票, お問い?合わせ, 受付, 会員, お客様, 口座, 請求書?, 管理,
            整理, 製造, 型, 便, チケット, 申込, 領収書?
            """,
            "",
            "番号",
        ),
        *words("ミーティングパスワード, 番号, 下[4４]桁, 郵便, 〒, 電話, お問い合わせ先"),
    ),
    numbered_things=words("注文"),
    negations=words("ない, ません, ください心当たり, 心当たり"),
    addressing=words("以下, 使用, 下記, 次の, この, 入力, あなた"),
    pointing=words("この"),
    purposes=words("確認, 認証, ログイン, 登録"),
    receipts=words("領収"),
    promotions=words("割引, クーポン, セール"),
    meetings=words(r"ミーティング\s?id"),
    units=words(
        "分間, 時間, 年, 月, 日, 号, 分, 秒, 時, 人, 名, 件, 個, 回, 枚, 本, 台, 倍, 万, 億, 円"
    ),
)

pane-assistance = 遠隔支援
assist-none = 遠隔支援を求める車両はありません
assist-answer-all = { $number }件すべてに回答
assist-answer-named = { $name }に回答: { $answer }
assist-answer = 回答
assist-open-named = { $name }に回答
assist-riders-aboard = 乗客{ $number }人
assist-vehicles-behind = 後続車{ $number }台が待機
assist-ambulances-behind = 後続の救急車{ $number }台
assist-time-left = 残り{ $seconds }秒 → { $answer }
assist-sent = 送信済み: { $answer }
assist-answer-ended = { $answer }: { $outcome }
assist-ended-answered = 回答済み: { $answer }
assist-ended-timed-out = 回答なし、自動で実施: { $answer }
assist-ended-withdrawn = 要求は取り下げられました
assist-more = ほか{ $number }件

deed-named = { $deed }: { $name }
held-by-you = あなたが停止中
held-by = { $issuer }が停止中
attention-responder-comes = { $name }が約{ $minutes }分で到着
attention-responder-near = { $name }が付近または現場

issuer-you = あなた
issuer-operator = オペレーター{ $number }
issuer-dispatcher = 配車システム
issuer-trainer = 訓練担当

hand-stopped-by-you = あなたが{ $time }から停止中（{ $stop }）
hand-stopped-by = { $issuer }が{ $time }から停止中（{ $stop }）
hand-directed-by = 指示者: { $issuer }
hand-directed-by-you = 指示者: あなた

camera-section = カメラ
camera-picture = カメラ映像
camera-simulated = 模擬映像
camera-waiting = 映像なし
camera-lost-since = { $time }から映像途絶
camera-degraded = レンズの汚れ

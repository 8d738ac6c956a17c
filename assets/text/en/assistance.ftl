pane-assistance = Assistance
assist-none = No vehicle asks for assistance
assist-answer-all = Answer all { $number }
assist-answer-named = Answer { $name }: { $answer }
assist-answer = Answer
assist-open-named = Answer { $name }
assist-riders-aboard = { $number ->
    [one] 1 passenger aboard
   *[other] { $number } passengers aboard
}
assist-vehicles-behind = { $number ->
    [one] 1 vehicle waits behind
   *[other] { $number } vehicles wait behind
}
assist-ambulances-behind = { $number ->
    [one] ambulance behind
   *[other] { $number } ambulances behind
}
assist-time-left = { $seconds } s, then: { $answer }
assist-sent = Sent: { $answer }
assist-answer-ended = { $answer }: { $outcome }
assist-ended-answered = answered: { $answer }
assist-ended-timed-out = no answer, did: { $answer }
assist-ended-withdrawn = asks no more
assist-more = { $number ->
    [one] and 1 more
   *[other] and { $number } more
}

deed-named = { $deed }: { $name }
held-by-you = Stopped by you
held-by = Stopped by { $issuer }
attention-responder-comes = { $name } comes, about { $minutes } min
attention-responder-near = { $name } is near or there

issuer-you = you
issuer-operator = operator { $number }
issuer-dispatcher = the dispatcher
issuer-trainer = the trainer

hand-stopped-by-you = Stopped by you since { $time } ({ $stop })
hand-stopped-by = Stopped by { $issuer } since { $time } ({ $stop })
hand-directed-by = Directed by { $issuer }
hand-directed-by-you = Directed by you

camera-section = Camera
camera-picture = Picture of the camera
camera-simulated = SIMULATED
camera-waiting = No picture
camera-lost-since = Lost since { $time }
camera-degraded = Dirty lens

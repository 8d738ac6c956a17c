pane-requests = Requests
action-new-request = New request by telephone
requests-new = New request
requests-accept = Accept
requests-accept-all = Accept all
requests-accept-named = Accept: { $way }
requests-accept-vehicle = Accept { $vehicle }
requests-accept-these = Accept these { $number }
requests-automatic = Automatic
requests-why-not = Why not others
requests-reassign = Reassign
requests-stranded = Their vehicle does not come: choose another
requests-best-others = Best other vehicles
requests-no-other = No other vehicle can now
requests-if-reassigned = If { $vehicle } takes it
times-this = This request
times-kept = promise kept
times-late = { $minutes } min after the promise
times-arrives = arrives in time
times-arrives-late = arrives { $minutes } min too late
times-nobody-else = Nobody else’s time changes
times-same = { $number ->
    [0] Nobody else’s time changes
    [one] 1 other keeps the time
   *[other] { $number } others keep their times
}
requests-back = Back
requests-show = Show
requests-none = Nobody waits for a vehicle
requests-nothing-suggested = Nothing is suggested now
requests-waiting = Waiting for a vehicle · latest pick-up
requests-on-the-way = On the way to them · pick-up
requests-aboard = On board · arrival
requests-way = { $from } → { $to }
requests-appointment = appointment
requests-from-appointment = home from appointment
requests-people = { $number ->
    [one] 1 person
   *[other] { $number } people
}
requests-parcels = { $number ->
    [one] 1 parcel
   *[other] { $number } parcels
}
requests-wheelchairs = { $number ->
    [one] wheelchair
   *[other] { $number } wheelchairs
}
requests-stretchers = { $number ->
    [one] stretcher
   *[other] { $number } stretchers
}
requests-phoned = phoned in
requests-age = { $minutes } min ago
requests-offer = { $vehicle }, { $minutes } min, { $delays }
requests-offer-charging = { $vehicle } after charging, { $minutes } min, { $delays }
requests-nobody-delayed = nobody delayed
requests-delays = up to +{ $minutes } min for { $number }
requests-times = pick-up { $pick_up } · arrive { $arrival }
requests-detour = +{ $minutes } min drive
requests-charge-after = { $charge } after
requests-charges-until = charges until { $time }
requests-next-charge = next charge { $time }
requests-must-arrive = Latest arrival { $time }
requests-best = Best vehicles
requests-if-all = If you accept all
requests-comes = { $vehicle } comes
requests-is-there = { $vehicle } is at the pick-up
requests-is-aboard = aboard { $vehicle }
requests-promised = promised { $time }
requests-nobody-came = Nobody came in time: call back, then book again or end
requests-nobody-can = Nobody can now: see why not
requests-not-accepted = Not any more: { $why }
requests-looking = Looking for a vehicle
requests-later = A vehicle is chosen before { $time } · pick-up { $time } to { $until }
requests-call-off = Call off
requests-put-away = End
requests-more = { $number ->
    [one] and 1 more
   *[other] and { $number } more
}

request-from = From
request-to = To
request-by = There by
request-earliest = Not before
request-back = Back from
request-note = Note
request-fewer = Fewer
request-more = More
request-wheelchair = Wheelchair
request-stretcher = Stretcher
request-escort = Escort
request-parcel = Parcel
request-phoned = Phoned in
request-book = Book
request-close = Close form
request-no-such-place = No such place
request-not-a-time = “{ $word }” is no time of day
request-refused = Not booked: { $why }
request-lost = Nobody answered. Look whether it is in the list, and book again if not
request-back-refused = The way there is booked, the way back not: { $why }
request-refused-nowhere = choose both places
request-refused-same-place = it begins where it ends
request-refused-nobody = nobody goes; add a person or a parcel
request-refused-too-big = no vehicle has so many places; book in parts
request-refused-child-seat = no vehicle has a child seat; ask the caller to bring one, and note it
request-refused-past = its time is past; choose a later one
request-refused-window = its times leave no time for the way; choose a later arrival
request-refused-twice = the same is booked already
request-refused-too-many = too many requests are open; end some first
request-refused-not-allowed = you may not; sign in as an operator
request-refused-not-journaled = the journal can’t be written
request-refused-not-taken = the city takes no requests now

why-others-are-better = could, but others are nearer or cost less
why-pinned-elsewhere = are not the one that a person chose
why-other-role = have another use
why-not-lent = are not lent for this by their partner, or not now
why-off-shift = have no attendant on shift so long
why-on-break = have an attendant who has a break
why-too-few-places = have too few places of that kind
why-no-child-seat = have no free child seat
why-too-far = are too far away
why-too-many-stops = have too many stops already
why-no-way = have no way there
why-places-taken = have no free place on the way
why-pick-up-too-late = come too late for the pick-up
why-arrival-too-late = arrive too late
why-ride-too-long = would take too long with others aboard
why-promise-broken = would break what others were promised
why-range-too-short = have too little charge for the way
why-charging = are charging
why-stopped = are stopped
why-out-of-service = are out of service
why-no-contact = are not heard
why-unanswered = were just asked something else
why-later-than-shown = come later than was shown
why-not-waiting = the request waits no more
why-aboard-already = the rider is aboard or boarding already
why-has-it = have the request already

requests-limits = Limits
requests-assigned = Has a vehicle · pick-up
requests-ended = Ended
requests-none-ended = Nothing ended in the last hours
requests-ended-done = Brought there
requests-ended-called-off = Called off
requests-ended-no-show = No-show: nobody was there
requests-picked-up = picked up { $time }
requests-has = { $vehicle } will come
requests-call-now = Call back now: it is on the way
requests-unserved-places = Not served: no vehicle has so many places. Book in parts, or end
requests-unserved-way = Not served: no way leads there. Choose another place, or end
requests-unserved-not-running = Not served: Yagura was not running. Call back, then book again or end
requests-vehicle-lost = Its vehicle can’t come any more; another one is looked for
requests-outside-limits = Outside the limits of automatic: { $offer }
requests-book-again = Book again
requests-book-again-named = Book again: { $way }
requests-no-fleet = There is no shuttle and no robot in this city. Requests stay here until somebody ends them; send another service, or start with a fleet.
requests-source-lost = The city is not heard: what is shown is old, and nothing reaches the vehicles. Tell those who wait, and book on paper until it is back.
request-child-seat = Child seat
request-walks-slowly = Walks slowly
request-help-at-door = Help at the door
request-call-back = Call back when on the way
limits-head = Automatic gives out by itself
limits-rides = Rides
limits-appointments = Appointments
limits-parcels = Parcels
limits-improves = Improve plans
limits-improves-hint = Every half minute plans are looked at again; somebody may get another vehicle when that gains much.
limits-charges-ahead = Charge in quiet hours
limits-charges-ahead-hint = Idle vehicles charge while few are needed and power is cheap, before the fleet runs short.
limits-weights = What counts
weights-about = The vehicle that costs least in sum gets the request. What one second, kilometre or change costs:
weights-set = Set weights
weights-usual = Usual weights
weight-waiting = Waiting
weight-waiting-about = A second until the pick-up, each person
weight-lateness = Later than promised
weight-lateness-about = A second beyond the promised pick-up besides, each person
weight-riding = On the way
weight-riding-about = A second on the way, each person: so detours count
weight-driving = Driving
weight-driving-about = A second driven, with or without riders
weight-energy = Energy
weight-energy-about = A kilometre's energy
weight-fairness = Fairness
weight-fairness-about = How much more the waiting of those counts whose need or district has waited longer than all today; 0 favours nobody
weight-changing = Another vehicle
weight-changing-about = Once, when somebody who was told a vehicle gets another one
weight-least-gain = Least gain
weight-least-gain-about = What a change of plans must gain to be made
weight-unserved = Without a vehicle
weight-unserved-about = Once, when a request finds no vehicle
limits-sooner = A minute less
limits-later = A minute more
limits-later-max = nobody later than promised by more than { $minutes } min
limits-what-else = The rest is suggested, and waits for a decision.
limits-supervisor = Only a supervisor changes them.
limits-close = Close limits
requests-not-kept = Bookings would be lost when the program ends: { $why }

requests-goes-back = Going back to the sender · arrival
requests-is-going-back = { $vehicle } brings it back
requests-back-nobody-came = nobody came to the door
requests-back-wrong-code = wrong code too often
requests-returned-nobody-came = Returned to the sender: nobody came to the door. Call back, then book again or end
requests-returned-wrong-code = Returned to the sender: wrong code too often. Call back, then book again or end
locker-compartment = Compartment { $numbers }
locker-empty = empty
locker-for = for { $place }
locker-back-to = back to { $place }
locker-carried = locked, on the way to the recipient
locker-waits = at the door, waits until { $time }
locker-wrong-codes = { $number ->
    [one] 1 wrong code
   *[other] { $number } wrong codes
}
locker-goes-back = opens for the sender only
locker-show-code = Show code
locker-code = Code { $code }
locker-code-hint = For the recipient only. It is hidden after half a minute; that you saw it is noted.

visit-new = New visit
visit-book = Book visit
visit-close = Close visit form
visit-place = Place
visit-equipment = Equipment needed
visit-minutes = Minutes
visit-earliest = Not before
visit-latest = Begins by
visit-not-minutes = A visit takes { $least } to { $most } minutes
visit-way = { $service } at { $place }
visit-length = { $minutes } min
visit-is-open = { $vehicle } is open there
why-not-fitted = lack the equipment that the visit needs
why-at-visit = are at a visit then
fitting-examination-bed = Examination bed
fitting-ultrasound = Ultrasound
fitting-video-link = Video link
fitting-meeting-table = Meeting table
fitting-shower = Shower
fitting-cold-shelf = Cold shelf
requests-series = Repeated
requests-of-series = repeated
requests-unserved-not-booked = Not served: this day could not be booked. Call back, then book again or end
request-not-a-day = “{ $word }” is no day; type it as 2026-09-30
request-refused-no-time = what repeats needs a time of day
request-refused-no-day = no chosen day comes before the last one
request-refused-too-far-ahead = the last day is more than a year ahead
request-refused-series-twice = the same repeats already
repeat-once = Once
repeat-every-day = Every day
repeat-working-days = Mon to Fri
repeat-on-named = On { $day }
repeat-fewer-weeks = A week less
repeat-more-weeks = A week more
repeat-weeks = { $number ->
    [one] 1 week
   *[other] { $number } weeks
}
repeat-until = or until
series-none = Nothing repeats
series-by = there by { $time }
series-from = not before { $time }
series-until = until { $day }
series-booked = booked: { $days }
series-next = next { $day }, booked from { $from } on
series-no-more = no more to book
series-trouble = { $day } can’t be booked now: { $why }. It is tried again each minute
series-skip = Skip { $day }
series-end = End series
series-end-named = End series: { $way }
series-end-what = Nothing more is booked, and booked days are called off
series-end-all = End all days
series-end-all-named = End all days: { $way }
series-back-named = Back, keep: { $way }
requests-unserved-closed = Not served: where they go is closed. Call back, book another place, or end
request-refused-closed = that place is closed now; choose another one
requests-closed-there = Closed there now: call them and the hospital

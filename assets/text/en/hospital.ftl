pane-hospital = Hospital
hospital-unheard = No hospital's list was heard yet
hospital-none = Nobody is due at a hospital today
hospital-all = All
hospital-show-own-way = On their own
hospital-which = Hospital or clinic
hospital-summary = { $all } today · { $vehicle } by vehicle · { $late } late · { $arrived } arrived
hospital-number = no. { $number }
hospital-own-way = comes on their own
hospital-will-ask = will ask for a ride
hospital-no-vehicle = waits for a vehicle
hospital-fetched = { $vehicle } fetches them
hospital-aboard = aboard { $vehicle }
hospital-arrived = arrived
hospital-not-served = not brought: call them
hospital-arrives = arrives { $time }
hospital-arrives-late = arrives { $time }, { $minutes } min late
hospital-not-there = not there, { $minutes } min late
hospital-came = { $time }
hospital-came-late = { $time }, { $minutes } min late
hospital-rounds = Mobile clinics
hospital-rounds-open = { $number } open
hospital-visits = Booked visits of mobile clinics
hospital-visit-waits = no vehicle yet · begins by { $time } · { $minutes } min
hospital-visit-comes = { $vehicle } comes { $time } · { $minutes } min
hospital-visit-open = { $vehicle } · open since { $time } · { $minutes } min
hospital-round-open = open at { $place } · { $people } inside
hospital-round-going = on the way to { $place }
hospital-closed = { $place } is closed. Rides there are called off: call { $number ->
    [one] the 1 person who is
   *[other] the { $number } people who are
} still due, and book them elsewhere (Requests)

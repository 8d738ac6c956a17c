event-with-cause = { $what }: { $why }
event-signal-dark = Traffic lights at { $place } are dark
event-signal-lit = Traffic lights at { $place } work again
event-charger-dark = { $charger } has no power
event-charger-lit = { $charger } has power again
event-life-support-at-risk = { $homes ->
    [one] 1 home with life support on { $feeder } runs on its battery, for { $minutes } min
   *[other] { $homes } homes with life support on { $feeder } run on batteries, the first for { $minutes } min
}
event-life-support-failing = { $homes ->
    [one] The battery of life support is empty in 1 home on { $feeder }
   *[other] Batteries of life support are empty in { $homes } homes on { $feeder }
}
event-lifts-stuck = { $buildings ->
    [one] Lifts stand still in 1 building on { $feeder }
   *[other] Lifts stand still in { $buildings } buildings on { $feeder }
}{ $people ->
    [one] {" "}with 1 person inside
   *[other] {" "}with { $people } people inside
}
event-cells-dark = { $cells ->
    [one] 1 mobile cell is off the air
   *[other] { $cells } mobile cells are off the air
}
event-cells-lit = { $cells ->
    [one] 1 mobile cell is on the air again
   *[other] { $cells } mobile cells are on the air again
}
event-injection-began = Began: { $what }
event-injection-ended = Ended: { $what }
event-earthquake-warning = Earthquake warning: strong shaking in { $seconds } s
event-earthquake = Earthquake, seismic intensity { $intensity }
event-street-closed = { $street } is closed
event-street-narrowed = { $street } is narrowed
event-street-opened = { $street } is open again
event-rerouted = { $vehicle } takes another way
event-stopped-by-itself = { $vehicle } stopped by itself
event-vehicle-checked = { $vehicle } was checked and may drive
event-hydrogen-leaks = Hydrogen leaks at { $plant }
event-plant-shut-off = { $plant } was shut off
event-plant-released = { $plant } may run again
cause-feeder-out = { $feeder } is without power
cause-feeder-back = the outage of { $feeder } is over
cause-cell-out = the mobile cell hangs on { $feeder }, which is without power
cause-earthquake = earthquake
cause-hydrogen-leak = hydrogen leak at { $plant }
cause-empty = nothing left in battery or tank
cause-street-closed = { $street } is closed
cause-by-hand = injected by hand
injection-trip-feeder = Feeder trips
injection-scale-limits = Feeder limits
injection-fail-charger = Charger fault
injection-fail-plant = Hydrogen plant fault
injection-leak-hydrogen = Hydrogen leak
injection-shut-off-plant = Hydrogen plant shut off
injection-silence-vehicle = Vehicle silent
injection-immobilise-vehicle = Vehicle immobilised
injection-freeze-gps = GPS frozen
injection-drift-gps = GPS drifts
injection-lose-video = Video lost
injection-obstruct-door = Door obstructed
injection-flatten-tyre = Flat tyre
injection-close-street = Street closed
injection-narrow-street = Street narrowed
injection-close-building = Building closed
injection-call-ambulance = Ambulance called
injection-gather-crowd = Crowd gathers
injection-falsify-crowd = Crowd sensor wrong
injection-falsify-meter = Building meter wrong
injection-falsify-charger = Charger tells nonsense
injection-lose-commands = Commands lost
injection-delay-commands = Commands late
injection-double-commands = Commands doubled
injection-refuse-commands = Commands refused
injection-degrade-links = Vehicle links bad
injection-warm = Temperature changed
injection-cover = Clouds
injection-rain = Rain
injection-lie-snow = Snow on the ground
injection-blow = Wind
injection-shake = Earthquake
pane-scenario = Scenario
scenario-not-here = Scenarios are played by the simulator only.
scenario-none = No scenario: an ordinary day
scenario-start = Scenarios …
scenario-start-one = Start
scenario-start-named = Start scenario { $name }
scenario-again = Begin again
scenario-inject = Inject fault …
scenario-timeline = Timeline of the scenario
scenario-end = End
scenario-end-named = End { $name }
scenario-until = { $by }, until { $time }
scenario-by-scenario = by the scenario
scenario-by-hand = by hand
scenario-whole-city = Whole city
scenario-select-vehicle = Vehicle: select one first
scenario-select-feeder = Feeder: select one, or something on it, first
scenario-select-charger = Charger: select one first
scenario-select-plant = Hydrogen plant: select one first
scenario-select-building = Building: select one first
scenario-select-street = Street: select one first
scenario-nothing-there = This city has none
scenario-at = at { $strength }
scenario-minutes = { $number } min
crowd-n = Crowd sensor { $number }
signal-n = Traffic lights { $number }
unit-persons-m2 = persons/m²

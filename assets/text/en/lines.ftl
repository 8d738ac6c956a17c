pane-lines = Lines
lines-none = This city has no bus lines
lines-buses = { $number ->
    [one] 1 bus
   *[other] { $number } buses
}
lines-unmeasured = headways not known yet: { $number } measured
lines-headway = every { $mean } min · longest { $longest } min · mean wait { $wait } min
lines-even = even
lines-uneven = uneven
lines-bunched = bunched
lines-last-at = { $stop }: { $vehicle }, { $minutes } min ago

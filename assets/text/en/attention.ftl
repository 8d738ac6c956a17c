attention-panel = Attention
attention-none = Nothing needs you
attention-count = { $number ->
    [one] 1 needs you
   *[other] { $number } need you
}
attention-no-contact = No contact
attention-immobilised = Immobilised
attention-near-limit = { $percent } of its limit
attention-feeder-out = Without power
attention-people = { $number ->
    [one] 1 person in the dark
   *[other] { $number } people in the dark
}
attention-life-support = { $number ->
    [one] 1 home with life support
   *[other] { $number } homes with life support
}
attention-charger-fault = At fault
attention-plant-fault = At fault
attention-plant-shut-off = Shut off
attention-await-check = { $number ->
    [one] 1 vehicle waits for a check
   *[other] { $number } vehicles wait for a check
}
attention-last-seen = last seen on { $street }
attention-on = on { $street }
attention-hangs-on = on { $feeder }
attention-show-named = Show { $name } on map
attention-near = near { $place }
attention-since = since { $time }
attention-assistance = Asks for assistance: { $cause }

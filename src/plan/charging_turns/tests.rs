use crate::base::chance::Chance;
use crate::base::ids::VehicleId;

use super::{Member, Plugs, QUICK_SOC, RESERVE_SOC, RequestCost, SLOTS, Slot, WORTH_SOC, plan, turns};

const COST: RequestCost = RequestCost { busy_s: 600.0, energy_kwh: 2.0 };
const PLUGS: Plugs = Plugs { count: 10, power_kw: 50.0 };

fn fleet(socs: &[f32]) -> Vec<Member> {
    let member = |(number, soc): (usize, &f32)| Member {
        vehicle: VehicleId(number as u32),
        soc: *soc,
        battery_kwh: 70.0,
        is_charging: false,
        is_idle: true,
    };
    socs.iter().enumerate().map(member).collect()
}

fn slots(requests: &[f32]) -> Vec<Slot> {
    requests.iter().map(|requests| Slot { requests: *requests, yen_kwh: 20.0 }).collect()
}

#[test]
fn who_has_enough_does_not_charge() {
    let found = plan(&slots(&[5.0; SLOTS]), &fleet(&[0.8; 20]), COST, PLUGS);
    assert!(found.iter().all(|slot| slot.charging == 0), "{found:?}");
    assert_eq!(turns(&found, &fleet(&[0.8; 20]), PLUGS), []);
}

#[test]
fn the_quiet_half_hour_before_the_rush_is_taken() {
    // Busy, quiet, busy: 10 vehicles; what is used in the rush at the end is charged in the quiet before.
    let found = plan(&slots(&[20.0, 20.0, 2.0, 2.0, 24.0, 24.0, 24.0, 2.0]), &fleet(&[0.6; 10]), COST, PLUGS);
    let charged: Vec<usize> = (0..found.len()).filter(|index| found[*index].charged_kwh > 0.0).collect();
    assert!(!charged.is_empty() && charged.iter().all(|index| [2, 3].contains(index)), "{found:?}");
}

#[test]
fn of_alike_half_hours_the_cheap_one_is_taken() {
    let mut ahead = slots(&[4.0, 4.0, 4.0, 4.0, 24.0, 24.0, 24.0]);
    ahead[2].yen_kwh = 12.0;
    let found = plan(&ahead, &fleet(&[0.6; 10]), COST, PLUGS);
    let most = (0..found.len()).max_by(|a, b| found[*a].charged_kwh.total_cmp(&found[*b].charged_kwh));
    assert_eq!(most, Some(2), "{found:?}");
}

#[test]
fn the_emptiest_idle_vehicles_go_first_and_whoever_charges_counts() {
    let mut members = fleet(&[0.5, 0.3, 0.4, 0.7, 0.35]);
    members[4].is_charging = true;
    members[1].is_idle = false;
    let found = [super::SlotPlan { charging: 2, ..super::SlotPlan::default() }; 2];
    let vehicles: Vec<(u32, f64)> =
        turns(&found, &members, PLUGS).iter().map(|turn| (turn.vehicle.0, turn.from_s)).collect();
    // One charges already, so one more begins now: of those who are idle the emptiest.
    assert_eq!(vehicles, [(2, 0.0)]);
    let later = [super::SlotPlan::default(), super::SlotPlan { charging: 3, ..super::SlotPlan::default() }];
    let vehicles: Vec<(u32, f64)> =
        turns(&later, &members, PLUGS).iter().map(|turn| (turn.vehicle.0, turn.from_s)).collect();
    assert_eq!(vehicles, [(1, 1_800.0), (2, 1_800.0)], "the one that charges needs longer than half an hour");
}

/// What any plan must keep: no more charges at a time than are spare and have a plug, no battery is overfilled, and the
/// reserve is missed only where nothing more could have been charged before.
#[test]
fn random_days_keep_the_bounds() {
    for seed in 0..300 {
        let mut chance = Chance::new(seed);
        let members = fleet(&(0..20).map(|_| 0.25 + chance.below(70) as f32 / 100.0).collect::<Vec<_>>());
        let ahead: Vec<Slot> = (0..SLOTS)
            .map(|_| Slot { requests: chance.below(60) as f32, yen_kwh: 10.0 + chance.below(30) as f32 })
            .collect();
        let plugs = Plugs { count: 1 + chance.below(15), power_kw: 50.0 };
        let found = plan(&ahead, &members, COST, plugs);
        assert_eq!(found, plan(&ahead, &members, COST, plugs), "seed {seed}");
        let mut stock_kwh: f32 = members.iter().map(|member| member.soc * 70.0).sum();
        // Another planner: always charges as much as there is room for, whatever it costs. Nobody has more at any time.
        let mut most_kwh = stock_kwh;
        let full_kwh = QUICK_SOC * 20.0 * 70.0;
        let highest_kwh = stock_kwh.max(full_kwh);
        for (slot, planned) in ahead.iter().zip(&found) {
            let can_kwh = (20.0 - planned.needed).clamp(0.0, plugs.count as f32) * 20.0;
            assert!(planned.charged_kwh <= can_kwh + 0.01, "seed {seed}: {planned:?}");
            let used_kwh = slot.requests * COST.energy_kwh;
            stock_kwh += planned.charged_kwh - used_kwh;
            most_kwh = (most_kwh - used_kwh).max((most_kwh - used_kwh + can_kwh).min(full_kwh));
            assert!(stock_kwh <= highest_kwh + 0.1, "seed {seed}");
            let is_short = stock_kwh < RESERVE_SOC * 20.0 * 70.0 - 0.1;
            assert!(!is_short || most_kwh <= stock_kwh + 0.5, "seed {seed}: {stock_kwh} and not {most_kwh}");
        }
        let given = turns(&found, &members, plugs);
        let worth = |turn: &super::Turn| members[turn.vehicle.index()].soc <= WORTH_SOC && turn.to_s > turn.from_s;
        assert!(given.iter().all(worth), "seed {seed}");
        let mut vehicles: Vec<u32> = given.iter().map(|turn| turn.vehicle.0).collect();
        vehicles.sort_unstable();
        vehicles.dedup();
        assert_eq!(vehicles.len(), given.len(), "seed {seed}: one turn a vehicle");
    }
}

//! Injections: what a scenario or a trainer can make happen in a simulated city, defined once.

use crate::base::ids::{BuildingId, ChargerId, CrowdCellId, FeederId, PlantId, SignalId, StreetId, VehicleId};
use crate::base::time::Span;

/// Something that is made to happen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Injection {
    pub kind: InjectionKind,
    pub target: InjectionTarget,
    /// How strong, in the unit of its kind; 0 where the kind has none.
    pub strength: f32,
    /// Time until it has its full strength, and as long again to fade out when it ends.
    pub ramp: Span,
    /// How long it lasts; `None` until somebody ends it.
    pub lasts: Option<Span>,
}

/// What an injection is aimed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InjectionTarget {
    City,
    Vehicle(VehicleId),
    Feeder(FeederId),
    Charger(ChargerId),
    Plant(PlantId),
    Building(BuildingId),
    Street(StreetId),
    CrowdCell(CrowdCellId),
    Signal(SignalId),
}

/// The sorts of things that injections are aimed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TargetClass {
    City,
    Vehicle,
    Feeder,
    Charger,
    Plant,
    Building,
    Street,
    CrowdCell,
    Signal,
}

impl InjectionTarget {
    pub fn class(self) -> TargetClass {
        match self {
            Self::City => TargetClass::City,
            Self::Vehicle(_) => TargetClass::Vehicle,
            Self::Feeder(_) => TargetClass::Feeder,
            Self::Charger(_) => TargetClass::Charger,
            Self::Plant(_) => TargetClass::Plant,
            Self::Building(_) => TargetClass::Building,
            Self::Street(_) => TargetClass::Street,
            Self::CrowdCell(_) => TargetClass::CrowdCell,
            Self::Signal(_) => TargetClass::Signal,
        }
    }
}

impl TargetClass {
    /// The word in scenario files, as in `feeder:7`.
    pub fn word(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::Vehicle => "vehicle",
            Self::Feeder => "feeder",
            Self::Charger => "charger",
            Self::Plant => "plant",
            Self::Building => "building",
            Self::Street => "street",
            Self::CrowdCell => "crowd",
            Self::Signal => "signal",
        }
    }
}

/// What the strength of an injection is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StrengthUnit {
    /// It has none: it is there or not.
    None,
    /// Between 0 and 1.
    Share,
    Seconds,
    Kelvin,
    MillimetresPerHour,
    Centimetres,
    MetresPerSecond,
    PersonsPerSquareMetre,
    Kilowatts,
    KilogramsPerHour,
    /// The JMA's scale from 0 to 7.
    SeismicIntensity,
}

impl StrengthUnit {
    /// The key in scenario files, which ends in the unit.
    pub fn key(self) -> Option<&'static str> {
        Some(match self {
            Self::None => return None,
            Self::Share => "share",
            Self::Seconds => "delay_s",
            Self::Kelvin => "offset_k",
            Self::MillimetresPerHour => "rain_mmph",
            Self::Centimetres => "snow_cm",
            Self::MetresPerSecond => "speed_mps",
            Self::PersonsPerSquareMetre => "density_pm2",
            Self::Kilowatts => "power_kw",
            Self::KilogramsPerHour => "rate_kgph",
            Self::SeismicIntensity => "intensity",
        })
    }
}

/// One kind of injection: what it is aimed at, and how its strength is measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InjectionSpec {
    pub kind: InjectionKind,
    /// The word in scenario files.
    pub word: &'static str,
    pub class: TargetClass,
    pub unit: StrengthUnit,
    /// Least and greatest strength, and the one that is taken when none is named.
    pub least: f32,
    pub most: f32,
    pub usual: f32,
    /// How long it lasts when that is not said, in seconds; 0 when it is over at once, `None` until somebody ends it.
    pub usual_s: Option<u32>,
}

macro_rules! injection_kinds {
    ($($(#[$doc:meta])* $kind:ident $word:literal $class:ident $unit:ident ($least:literal, $most:literal, $usual:literal) $lasts:expr;)*) => {
        /// The kinds of injections.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum InjectionKind {
            $($(#[$doc])* $kind,)*
        }

        /// All that can be made to happen, in the order in which it is shown.
        pub const INJECTIONS: &[InjectionSpec] = &[$(InjectionSpec {
            kind: InjectionKind::$kind,
            word: $word,
            class: TargetClass::$class,
            unit: StrengthUnit::$unit,
            least: $least,
            most: $most,
            usual: $usual,
            usual_s: $lasts,
        },)*];
    };
}

injection_kinds! {
    /// A feeder's switch opens; it closes when this ends.
    TripFeeder "trip_feeder" Feeder None (0.0, 0.0, 0.0) None;
    /// The limits of all feeders shrink to a share of theirs.
    ScaleLimits "scale_limits" City Share (0.1, 1.0, 0.8) None;
    /// A charger is at fault.
    FailCharger "fail_charger" Charger None (0.0, 0.0, 0.0) Some(2_400);
    /// A hydrogen plant is at fault and stands still.
    FailPlant "fail_plant" Plant None (0.0, 0.0, 0.0) Some(2_400);
    /// Hydrogen leaks out of a plant's tank until it is shut off.
    LeakHydrogen "leak_hydrogen" Plant KilogramsPerHour (0.1, 200.0, 20.0) None;
    /// A plant is shut off by hand or by its own guard.
    ShutOffPlant "shut_off_plant" Plant None (0.0, 0.0, 0.0) None;
    /// A vehicle can't be heard.
    SilenceVehicle "silence_vehicle" Vehicle None (0.0, 0.0, 0.0) Some(420);
    /// A vehicle stops and can't go on by itself.
    ImmobiliseVehicle "immobilise_vehicle" Vehicle None (0.0, 0.0, 0.0) Some(900);
    /// A vehicle tells the same place again and again while it drives.
    FreezeGps "freeze_gps" Vehicle None (0.0, 0.0, 0.0) Some(300);
    /// The place that a vehicle tells drifts away from where it is.
    DriftGps "drift_gps" Vehicle MetresPerSecond (0.01, 5.0, 0.3) Some(300);
    /// The cameras of a vehicle can't be seen.
    LoseVideo "lose_video" Vehicle None (0.0, 0.0, 0.0) Some(600);
    /// Something is in the way of a vehicle's doors the next time that it boards; it asks for assistance.
    ObstructDoor "obstruct_door" Vehicle None (0.0, 0.0, 0.0) Some(900);
    /// A vehicle has a flat tyre and needs a responder.
    FlattenTyre "flatten_tyre" Vehicle None (0.0, 0.0, 0.0) Some(1_800);
    /// A street is closed to cars; who is on it drives on.
    CloseStreet "close_street" Street None (0.0, 0.0, 0.0) Some(1_800);
    /// One lane of each direction of a street is left; where there is only one, it is passed slowly.
    NarrowStreet "narrow_street" Street None (0.0, 0.0, 0.0) Some(1_800);
    /// A building is closed to everybody who would come: nobody is brought there. Who is inside is brought home.
    CloseBuilding "close_building" Building None (0.0, 0.0, 0.0) None;
    /// Somebody in a building calls an ambulance.
    CallAmbulance "call_ambulance" Building None (0.0, 0.0, 0.0) Some(0);
    /// More people gather at a place than there would be.
    GatherCrowd "gather_crowd" CrowdCell PersonsPerSquareMetre (0.01, 5.0, 1.5) Some(3_600);
    /// A sensor of crowds tells this density whatever is there.
    FalsifyCrowd "falsify_crowd" CrowdCell PersonsPerSquareMetre (0.0, 9.0, 0.0) Some(3_600);
    /// The meter of a building tells this power whatever is drawn.
    FalsifyMeter "falsify_meter" Building Kilowatts (-1000.0, 1000.0, 0.0) Some(3_600);
    /// A charger tells that nobody is plugged in and that it works, whatever is true.
    FalsifyCharger "falsify_charger" Charger None (0.0, 0.0, 0.0) Some(3_600);
    /// A share of all commands never arrives.
    LoseCommands "lose_commands" City Share (0.0, 1.0, 0.2) Some(600);
    /// All commands arrive so much later.
    DelayCommands "delay_commands" City Seconds (0.0, 600.0, 8.0) Some(600);
    /// A share of all commands arrives twice.
    DoubleCommands "double_commands" City Share (0.0, 1.0, 0.2) Some(600);
    /// A share of all commands is refused.
    RefuseCommands "refuse_commands" City Share (0.0, 1.0, 0.2) Some(600);
    /// A share of what vehicles tell is lost on its way.
    DegradeLinks "degrade_links" City Share (0.0, 1.0, 0.3) Some(600);
    /// Warmer (or colder) than the season.
    Warm "warm" City Kelvin (-25.0, 25.0, 4.0) Some(7_200);
    /// So much of the sky is covered.
    Cover "cover" City Share (0.0, 1.0, 1.0) Some(7_200);
    /// Rain, which falls as snow when it is cold enough.
    Rain "rain" City MillimetresPerHour (0.1, 120.0, 10.0) Some(3_600);
    /// So much snow lies more than the season would bring.
    LieSnow "lie_snow" City Centimetres (0.1, 300.0, 8.0) Some(14_400);
    /// So much wind.
    Blow "blow" City MetresPerSecond (0.0, 60.0, 12.0) Some(3_600);
    /// An earthquake is felt, some seconds after it was warned of.
    Shake "shake" City SeismicIntensity (3.0, 7.0, 5.0) Some(0);
}

impl InjectionKind {
    pub fn spec(self) -> &'static InjectionSpec {
        // The list is written in the order of the kinds, so the first is never taken for another; a test holds it.
        INJECTIONS.get(self as usize).unwrap_or(&INJECTIONS[0])
    }

    pub fn of_word(word: &str) -> Option<Self> {
        INJECTIONS.iter().find(|spec| spec.word == word).map(|spec| spec.kind)
    }
}

impl Injection {
    /// An injection as strong and as long as is usual.
    pub fn usual(kind: InjectionKind, target: InjectionTarget) -> Self {
        let spec = kind.spec();
        let lasts = spec.usual_s.map(|seconds| Span::from_s(i64::from(seconds)));
        Self { kind, target, strength: spec.usual, ramp: Span::ZERO, lasts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_defined_once() {
        for (index, spec) in INJECTIONS.iter().enumerate() {
            assert_eq!(spec.kind.spec(), spec);
            assert_eq!(spec.kind as usize, index);
            assert_eq!(InjectionKind::of_word(spec.word), Some(spec.kind));
            assert!(spec.least <= spec.usual && spec.usual <= spec.most, "{spec:?}");
        }
    }
}

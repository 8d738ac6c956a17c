use super::*;

#[test]
fn things_are_found_by_name_number_and_urn() {
    let of = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    let words = SearchWords {
        fleet: words(),
        home: of(&["home", "住宅"]),
        feeder: of(&["feeder", "配電線"]),
        charger: of(&["charger", "充電器"]),
    };
    let index = SearchIndex::new(city(), roster(), &words);
    let shuttle = |number: u32| Thing::Vehicle(VehicleId(number - 1));
    let cases: [(&str, Option<(Thing, Fit)>); 22] = [
        ("shuttle 12", Some((shuttle(12), Fit::Exact))),
        ("Shuttle12", Some((shuttle(12), Fit::Exact))),
        ("シャトル 12", Some((shuttle(12), Fit::Exact))),
        ("シャトル１２", Some((shuttle(12), Fit::Exact))),
        ("12", Some((shuttle(12), Fit::Exact))),
        ("shu", Some((shuttle(1), Fit::Prefix))),
        ("bus 3", Some((Thing::Vehicle(VehicleId(132)), Fit::Exact))),
        ("home 1234", Some((Thing::Building(BuildingId(1233)), Fit::Exact))),
        ("住宅1234", Some((Thing::Building(BuildingId(1233)), Fit::Exact))),
        ("home 8", Some((Thing::Building(BuildingId(79)), Fit::Prefix))),
        ("kita clinic", Some((Thing::Building(BuildingId(7)), Fit::Exact))),
        ("kita", Some((Thing::Building(BuildingId(7)), Fit::Prefix))),
        ("clinic", Some((Thing::Building(BuildingId(8)), Fit::Prefix))),
        ("lake", Some((Thing::Building(BuildingId(8)), Fit::Word))),
        ("clinic lake", Some((Thing::Building(BuildingId(8)), Fit::Word))),
        ("診療所", Some((Thing::Building(BuildingId(7)), Fit::Word))),
        ("feeder 2", Some((Thing::Feeder(FeederId(1)), Fit::Exact))),
        ("配電線2", Some((Thing::Feeder(FeederId(1)), Fit::Exact))),
        ("north d", Some((Thing::Depot(DepotId(0)), Fit::Prefix))),
        ("urn:ngsi-ld:Vehicle:bus-2", Some((Thing::Vehicle(VehicleId(131)), Fit::Exact))),
        ("zzz", None),
        ("  ", None),
    ];
    for (text, expected) in cases {
        let found = index.find(text, 8);
        assert_eq!(found.first().map(|found| (found.thing, found.fit)), expected, "{text}");
        assert!(found.len() <= 8 && index.find(text, 0).is_empty(), "{text}");
    }
}

#[test]
fn urns_name_things_both_ways() {
    let (city, roster) = (city(), roster());
    let things = [
        (Thing::Vehicle(VehicleId(11)), "urn:ngsi-ld:Vehicle:shuttle-12"),
        (Thing::Building(BuildingId(122)), "urn:ngsi-ld:Building:b-123"),
        (Thing::Feeder(FeederId(1)), "urn:ngsi-ld:Feeder:f-2"),
        (Thing::Charger(ChargerId(0)), "urn:ngsi-ld:EVChargingStation:c-1"),
        (Thing::Plant(PlantId(0)), "urn:ngsi-ld:HydrogenPlant:h-1"),
        (Thing::Depot(DepotId(0)), "urn:ngsi-ld:Depot:d-1"),
    ];
    for (thing, urn) in things {
        assert_eq!(urn_of(&city, &roster, thing).as_deref(), Some(urn));
        assert_eq!(thing_of(&city, &roster, urn), Some(thing));
    }
    for urn in ["urn:ngsi-ld:Building:b-0", "urn:ngsi-ld:Building:b-1501", "urn:ngsi-ld:Vehicle:bus", "urn:x", ""] {
        assert_eq!(thing_of(&city, &roster, urn), None, "{urn}");
    }
    assert_eq!(urn_of(&city, &roster, Thing::Building(BuildingId(9999))), None);
}

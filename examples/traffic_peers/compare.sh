#!/usr/bin/env bash
# Holds Yagura's traffic model against SUMO and UXsim on the same networks and routes, all made here.
#
# usage: examples/traffic_peers/compare.sh [FOLDER]     (default: target/traffic_peers)
#
# Needs python3 with venv, and the net for the first time (pip: eclipse-sumo, uxsim). SUMO's microscopic run of the
# large grid takes ten minutes; results that are in the folder are kept, so that a second run only measures Yagura anew.
# GRID_FLEETS names the fleets on the large grid: GRID_FLEETS=10000 leaves out the longest runs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/../../target/traffic_peers}
read -ra grid_fleets <<< "${GRID_FLEETS:-10000 50000}"
mkdir -p "$folder"
cd "$folder"

[ -x venv/bin/sumo ] || { python3 -m venv venv && venv/bin/pip install --quiet eclipse-sumo uxsim; }
export PATH="$PWD/venv/bin:$PATH"
SUMO_HOME=$(python -c 'import sumo; print(sumo.SUMO_HOME)')
export SUMO_HOME
common=(--no-step-log --no-warnings --duration-log.statistics --route-steps 0 --time-to-teleport 300 --begin 0)
meso=(--mesosim --meso-junction-control true)

# --- networks: a grid (what the model was calibrated on), a random network and a spider's web (what it was not) ---
cat > types.typ.xml <<'END'
<types>
<type id="arterial" priority="9" numLanes="3" speed="16.67"/>
<type id="collector" priority="6" numLanes="2" speed="13.89"/>
<type id="local" priority="3" numLanes="1" speed="8.33"/>
<type id="lane" priority="3" numLanes="1" speed="11.11"/>
</types>
END
mixed=(--random-type --type-files types.typ.xml --no-turnarounds true --tls.guess true)
[ -f grid51.net.xml ] || netgenerate --grid --grid.x-number 51 --grid.y-number 51 --grid.length 400 \
  --default.lanenumber 2 --default.speed 13.89 --no-turnarounds true --tls.guess true --tls.guess.threshold 60 \
  -o grid51.net.xml
[ -f rand7.net.xml ] || netgenerate --rand --rand.iterations 900 --seed 7 --rand.min-distance 120 \
  --rand.max-distance 350 --rand.connectivity 0.97 "${mixed[@]}" --tls.guess.threshold 55 -o rand7.net.xml
# without any signal: priority and right before left
[ -f prio23.net.xml ] || netgenerate --rand --rand.iterations 900 --seed 23 --rand.min-distance 120 \
  --rand.max-distance 350 --rand.connectivity 0.97 --random-type --type-files types.typ.xml --no-turnarounds true \
  -o prio23.net.xml
[ -f spider11.net.xml ] || netgenerate --spider --spider.arm-number 14 --spider.circle-number 12 \
  --spider.space-radius 180 --spider.omit-center true --seed 11 "${mixed[@]}" --tls.guess.threshold 50 \
  -o spider11.net.xml

# --- routes: network, vehicles, seconds in which they set out, edges ---
routes() { [ -f "$1-$2.rou.xml" ] || python "$here/make_routes.py" "$1.net.xml" "$2" "$3" "$4" "$1-$2.rou.xml"; }
routes grid51 10000 40 60
routes grid51 50000 60 60
routes rand7 1200 600 40
routes rand7 3000 600 40
routes spider11 1500 600 40
routes prio23 900 600 40
# too many for their networks: queues lock in SUMO, and vehicles are taken off the road
routes rand7 6000 600 40
routes prio23 2000 600 40

# --- SUMO: results, and its CPU time ---
# sumo_run NAME NETWORK-VEHICLES OPTION...
sumo_run() {
  local name=$1 case=$2
  shift 2
  [ -f "$name.cpu" ] && return
  local TIMEFORMAT=%U
  { time sumo -n "${case%-*}.net.xml" -r "$case.rou.xml" "${common[@]}" --tripinfo-output "$name.tripinfo.xml" \
    "$@" > "$name.log" 2>&1; } 2> "$name.cpu.part"
  mv "$name.cpu.part" "$name.cpu"
}
small=(rand7-1200 rand7-3000 spider11-1500 prio23-900 rand7-6000 prio23-2000)
for case in "${small[@]}" grid51-10000; do sumo_run "$case-micro" "$case"; done
for case in rand7-3000 "${grid_fleets[@]/#/grid51-}"; do sumo_run "$case-meso" "$case" "${meso[@]}"; done

# --- Yagura beside them ---
cd "$here/../.."
cargo build --release --example traffic_peers
beside() {
  local case=$1 peer=$2 words=$3
  echo; echo "## $case beside $words"
  cargo run --quiet --release --example traffic_peers -- "$folder/${case%-*}.net.xml" "$folder/$case.rou.xml" \
    --tripinfo "$folder/$case-$peer.tripinfo.xml" --cpu-s "$(cat "$folder/$case-$peer.cpu")" --peer "$words" \
    --plot "$folder/$case-$peer.svg"
}
for case in grid51-10000 "${small[@]}"; do beside "$case" micro "SUMO micro"; done
for case in "${grid_fleets[@]/#/grid51-}"; do beside "$case" meso "SUMO meso"; done

# --- UXsim on the grid, until most vehicles have arrived ---
for vehicles in "${grid_fleets[@]}"; do
  echo; echo "## grid51-$vehicles in UXsim"
  [ -f "$folder/uxsim-$vehicles.log" ] || "$folder/venv/bin/python" "$here/uxsim_run.py" "$folder/grid51.net.xml" \
    "$folder/grid51-$vehicles.rou.xml" 1000 > "$folder/uxsim-$vehicles.log"
  cat "$folder/uxsim-$vehicles.log"
done

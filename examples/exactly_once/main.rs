//! The soak of the command protocol: commands through a bad link, with restarts of station and executors.
//!
//! ```sh
//! cargo run --release --example exactly_once -- --commands 100000 --seed 1
//! ```
//!
//! It ends with an error that names the seed when a command acts twice, acts after its end, is lost without a word, ends
//! in two ways, or is known differently at both ends a minute after link and both ends are back. `docs/commands.md` says
//! what is checked.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

mod desk;
mod faulty_link;
mod soak;
mod worker;

use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use yagura::city::generate::{GenerateOptions, generate};

use soak::{Flaw, Plan};

const USAGE: &str = "usage: exactly_once [--commands N] [--seed N] [--flaw none|forgetful-executor|late-executor|\
                     silent-executor|repeating-station|unwritten-station]";

fn main() -> Result<()> {
    let mut plan = Plan { commands: 100_000, seed: 1, flaw: Flaw::None };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let word = args.next().context(USAGE)?;
        let number = || word.parse::<u64>().context(USAGE);
        match arg.as_str() {
            "--commands" => plan.commands = number()? as usize,
            "--seed" => plan.seed = number()?,
            "--flaw" => plan.flaw = Flaw::of_word(&word).context(USAGE)?,
            _ => bail!("`{arg}` is unknown; {USAGE}"),
        }
    }
    println!("seed {}, {} commands", plan.seed, plan.commands);
    let city = generate(&GenerateOptions { seed: 1, homes: 500 });
    let folder = std::env::temp_dir().join(format!("yagura-exactly-once-{}", std::process::id()));
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let begun = Instant::now();
    let outcome = soak::run(plan, &city, &folder.join("journal.sqlite"));
    let took_s = begun.elapsed().as_secs_f64();
    std::fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
    let tally = outcome.map_err(anyhow::Error::msg)?;
    println!("{:>20}  commands", "outcome");
    for (word, count) in &tally.outcomes {
        println!("{word:>20}  {count}");
    }
    let link = tally.link;
    println!(
        "{} messages: {} lost, {} delayed, {} repeated, {} reordered, {} while the link was down",
        link.carried, link.lost, link.delayed, link.repeated, link.reordered, link.cut_off
    );
    println!(
        "{} outages, {} restarts of the station, {} of executors; {} commands were unconfirmed for a while",
        tally.outages, tally.station_restarts, tally.executor_restarts, tally.were_unconfirmed
    );
    println!(
        "both ends knew the same at the latest {:.0} s after link and both ends were up",
        tally.longest_apart.as_s()
    );
    println!("{} records; {:.0} s of virtual time in {took_s:.1} s", tally.records, tally.lasted.as_s());
    Ok(())
}

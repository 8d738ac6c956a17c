//! `yagura people`: who may sign in. PINs are read without echo, or as two lines from standard input.

use std::io::{BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use yagura::model::pin::{PIN_DIGITS_MAX, PIN_DIGITS_MIN, Pin};
use yagura::station::people::list_file::{FILE_NAME, ListedRole, PeopleList};
use yagura::station::people::pin_hash::{PinHash, SALT_BYTES};
use yagura::ui::settings;

use crate::args::{AddPersonArgs, PeopleArgs, PeopleCommand, RoleArg};
use crate::screen;

/// The file with the list: as named, else beside the settings.
pub fn file(named: Option<&Path>, config_dir: Option<&Path>) -> Option<PathBuf> {
    named.map(Path::to_owned).or_else(|| settings::folder(config_dir).map(|folder| folder.join(FILE_NAME)))
}

pub fn run(args: &PeopleArgs, named: Option<&Path>, config_dir: Option<&Path>) -> Result<()> {
    let path = file(named, config_dir).context("there is no folder for settings here; name a file with --people")?;
    match &args.command {
        PeopleCommand::List => list(&path),
        PeopleCommand::Add(args) => add(&path, args),
        PeopleCommand::Remove { name } => remove(&path, name),
    }
}

fn list(path: &Path) -> Result<()> {
    let Some(list) = PeopleList::load(path)? else {
        return screen::say(&format!("{} is not there: nobody has to sign in.\n", path.display()));
    };
    let line = |person: &yagura::station::people::list_file::ListedPerson| match &person.role {
        ListedRole::Partner(partner) => format!("{}  {}  partner ({partner})\n", person.number, person.name),
        role => format!("{}  {}  {}\n", person.number, person.name, role.word()),
    };
    screen::say(&list.people.iter().map(line).collect::<String>())
}

fn add(path: &Path, args: &AddPersonArgs) -> Result<()> {
    let role = match (args.role, &args.partner) {
        (RoleArg::Viewer, None) => ListedRole::Viewer,
        (RoleArg::Operator, None) => ListedRole::Operator,
        (RoleArg::Supervisor, None) => ListedRole::Supervisor,
        (RoleArg::Partner, Some(partner)) => ListedRole::Partner(partner.clone()),
        (RoleArg::Partner, None) => bail!("a partner operator needs --partner with the company's name"),
        (_, Some(_)) => bail!("--partner goes only with --role partner"),
    };
    let mut list = PeopleList::load(path)?.unwrap_or_default();
    if list.named(&args.name).is_some() {
        bail!("{} is in the list already; remove them first, or give the full name", args.name);
    }
    let mut salt = [0; SALT_BYTES];
    if let Err(error) = getrandom::fill(&mut salt) {
        bail!("the system gives no random numbers ({error}); start its generator");
    }
    let pin = new_pin()?;
    let hash = PinHash::new(&pin, &salt).context("the PIN can't be hashed")?;
    let number = list.add(&args.name, role, hash)?;
    list.save(path)?;
    screen::say(&format!("{} is person {number} in {}.\n", args.name.trim(), path.display()))
}

fn remove(path: &Path, name: &str) -> Result<()> {
    let mut list = PeopleList::load(path)?.unwrap_or_default();
    list.remove(name)?;
    if list.people.is_empty() {
        bail!("{name} is the last one; delete {} to switch sign-in off", path.display());
    }
    list.save(path)?;
    screen::say(&format!("{} is no more in {}.\n", name.trim(), path.display()))
}

/// A PIN that was typed twice alike.
fn new_pin() -> Result<Pin> {
    let (first, second) = if std::io::stdin().is_terminal() {
        let typed = |words: &str| rpassword::prompt_password(words).map(|pin| Pin::new(pin.trim()));
        (typed("PIN: ")?, typed("PIN again: ")?)
    } else {
        let mut lines = std::io::stdin().lock().lines();
        let mut line = || -> Result<Pin> { Ok(Pin::new(lines.next().transpose()?.unwrap_or_default().trim())) };
        (line()?, line()?)
    };
    if !first.is_possible() {
        bail!("a PIN has {PIN_DIGITS_MIN} to {PIN_DIGITS_MAX} digits and nothing else");
    }
    if first != second {
        bail!("the two PINs differ; type the same twice");
    }
    Ok(first)
}

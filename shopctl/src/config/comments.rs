use toml_edit::{Decor, DocumentMut, Item, Table};

/// Removes a value of the root. Comments above it stay unless they stand directly above it.
pub(super) fn remove_key(document: &mut DocumentMut, key: &str) {
    let Some((key, _)) = document.as_table_mut().remove_entry(key) else {
        return;
    };
    let (detached, _) = split(prefix(key.leaf_decor()));
    put_before(document, None, detached.trim_end());
}

/// Puts a value into the root: before all tables, and after comments that belong to the file as a whole.
pub(super) fn insert_first(document: &mut DocumentMut, name: &str, item: Item) {
    let mut head = String::new();
    if document.as_table().get_values().is_empty() {
        let first = next_position(document.as_table(), None);
        match first.and_then(|first| table_at(document.as_table_mut(), first)) {
            Some(table) => {
                let (detached, own) = split(prefix(table.decor()));
                table.decor_mut().set_prefix(format!("\n{own}"));
                head = detached;
            }
            None => head = take_trailing(document),
        }
    }
    document.insert(name, item);
    if let Some(mut key) = document.as_table_mut().key_mut(name) {
        key.leaf_decor_mut().set_prefix(head);
    }
}

/// Takes the comments at the end of a file, which in one without anything else are its head.
pub(super) fn take_trailing(document: &mut DocumentMut) -> String {
    let mut trailing = document.trailing().as_str().unwrap_or_default().to_owned();
    if !trailing.is_empty() && !trailing.ends_with('\n') {
        trailing.push('\n');
    }
    document.set_trailing("");
    trailing
}

/// Keeps the comments above a table that was removed, but for those directly above it.
pub(super) fn keep_detached(document: &mut DocumentMut, removed: &Table) {
    let (detached, _) = split(prefix(removed.decor()));
    if !detached.trim().is_empty() {
        put_before(document, removed.position(), detached.trim_end());
    }
}

/// The place of the last table in the file.
pub(super) fn last_position(table: &Table) -> isize {
    positions(table).into_iter().max().unwrap_or(0)
}

/// Puts comments before the first table that comes after a place; at the end of the file where there is none.
fn put_before(document: &mut DocumentMut, after: Option<isize>, comments: &str) {
    let mut comments = comments.trim_start_matches('\n').to_owned();
    if !comments.is_empty() {
        comments.push_str("\n\n");
    }
    let is_first = document.as_table().get_values().is_empty()
        && positions(document.as_table())
            .into_iter()
            .all(|position| after.is_none_or(|after| position > after));
    let gap = if is_first { "" } else { "\n" };
    let next = next_position(document.as_table(), after);
    if let Some(table) = next.and_then(|next| table_at(document.as_table_mut(), next)) {
        let own = prefix(table.decor()).trim_start_matches('\n').to_owned();
        table
            .decor_mut()
            .set_prefix(format!("{gap}{comments}{own}"));
        return;
    }
    let own = document.trailing().as_str().unwrap_or_default();
    let trailing = format!("{gap}{comments}{}", own.trim_start_matches('\n'));
    document.set_trailing(trailing);
}

fn prefix(decor: &Decor) -> &str {
    let prefix = decor.prefix().and_then(|prefix| prefix.as_str());
    prefix.unwrap_or_default()
}

/// What stands above something, up to the last empty line and after it.
fn split(prefix: &str) -> (String, String) {
    let mut end = 0;
    let mut at = 0;
    for line in prefix.split_inclusive('\n') {
        at += line.len();
        if line.trim().is_empty() && line.ends_with('\n') {
            end = at;
        }
    }
    let (detached, own) = prefix.split_at(end);
    (detached.to_owned(), own.to_owned())
}

fn next_position(table: &Table, after: Option<isize>) -> Option<isize> {
    let positions = positions(table).into_iter();
    positions
        .filter(|position| after.is_none_or(|after| *position > after))
        .min()
}

/// The places of all tables that have a head in the file.
fn positions(table: &Table) -> Vec<isize> {
    let mut found = Vec::new();
    for (_, item) in table {
        if let Item::Table(inner) = item {
            found.extend(own_position(inner));
            found.extend(positions(inner));
        }
    }
    found
}

fn table_at(table: &mut Table, position: isize) -> Option<&mut Table> {
    for (_, item) in table.iter_mut() {
        if let Item::Table(inner) = item {
            if own_position(inner) == Some(position) {
                return Some(inner);
            }
            if let Some(found) = table_at(inner, position) {
                return Some(found);
            }
        }
    }
    None
}

fn own_position(table: &Table) -> Option<isize> {
    table
        .position()
        .filter(|_| !table.is_implicit() && !table.is_dotted())
}

use std::{collections::HashSet, fs, path::PathBuf};

use shop_search::{IndexError, Shelf};

use crate::support::{World, named, position, product, question};

/// A world whose index is finished and in its place.
fn finished(names: &[&str]) -> World {
    let World {
        folder,
        shelf,
        writer,
        products,
        tree,
        synonyms,
    } = World::in_parts(named(names), names.len());
    let (writer, read) = shelf.put(writer).unwrap();
    assert_eq!(read, position(1));
    World {
        folder,
        shelf,
        writer,
        products,
        tree,
        synonyms,
    }
}

fn index_folder(world: &World) -> PathBuf {
    let place = world.folder.path().join("replica-0");
    let mut folders: Vec<PathBuf> = fs::read_dir(place)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    assert_eq!(folders.len(), 1, "{folders:?}");
    folders.pop().unwrap()
}

#[test]
fn an_index_is_opened_where_it_was_left() {
    let mut world = finished(&["Lamp", "Chair"]);
    let changed = product(1, "Lantern");
    let ids = HashSet::from([world.products[0].id, world.products[1].id]);
    world.writer.replace(&ids, &[changed]).unwrap();
    world.writer.commit(position(2)).unwrap();
    let World {
        folder,
        shelf,
        writer,
        ..
    } = world;
    drop((writer, shelf));
    let shelf = Shelf::take(folder.path()).unwrap();
    let (writer, read) = shelf.open().unwrap().unwrap();
    assert_eq!((read, writer.index().documents()), (position(2), 1));
}

#[test]
fn changes_are_found_once_they_are_committed() {
    let mut world = finished(&["Lamp"]);
    let chair = product(2, "Chair");
    world
        .writer
        .replace(&HashSet::from([chair.id]), &[chair])
        .unwrap();
    assert_eq!(world.ask(&question("chair")).total, 0);
    world.writer.commit(position(2)).unwrap();
    assert_eq!(world.ask(&question("chair")).total, 1);
    assert_eq!(world.ask(&question("")).total, 2);
}

#[test]
fn the_index_in_use_answers_while_the_next_is_built_and_after() {
    let world = finished(&["Lamp"]);
    let old = std::sync::Arc::clone(world.writer.index());
    let mut next = world.shelf.build().unwrap();
    next.add(&[product(1, "Lantern")]).unwrap();
    next.commit(position(5)).unwrap();
    let (writer, read) = world.shelf.put(next).unwrap();
    assert_eq!(read, position(5));
    let ask = |index: &shop_search::Index, text| {
        index
            .ask(&question(text), &world.tree, &world.synonyms)
            .unwrap()
            .total
    };
    assert_eq!((ask(&old, "lamp"), ask(writer.index(), "lantern")), (1, 1));
    index_folder(&world);
}

#[test]
fn an_unfinished_index_is_not_opened() {
    let world = World::new(named(&["Lamp"]));
    assert!(world.shelf.open().unwrap().is_none());
}

type Damage = fn(&PathBuf);

#[test]
fn a_damaged_index_is_removed_whatever_is_wrong_with_it() {
    let damages: [(&str, Damage); 4] = [
        ("a byte is another", |folder| {
            let mut files: Vec<PathBuf> = fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.extension().is_some_and(|kind| kind == "term"))
                .collect();
            let file = files.pop().unwrap();
            let mut bytes = fs::read(&file).unwrap();
            bytes[3] ^= 0xff;
            fs::write(file, bytes).unwrap();
        }),
        ("the list of files is cut", |folder| {
            fs::write(folder.join("meta.json"), "{").unwrap();
        }),
        ("a file is gone", |folder| {
            fs::remove_file(folder.join("meta.json")).unwrap();
        }),
        ("another version wrote it", |folder| {
            let file = folder.join("meta.json");
            let text = fs::read_to_string(&file).unwrap();
            let other = text.replace("\\\"version\\\":", "\\\"version\\\":99");
            assert_ne!(text, other);
            fs::write(file, other).unwrap();
        }),
    ];
    for (damage, inflict) in damages {
        let world = finished(&["Lamp"]);
        let folder = index_folder(&world);
        let World {
            shelf,
            writer,
            folder: _kept,
            ..
        } = world;
        drop(writer);
        inflict(&folder);
        assert!(shelf.open().unwrap().is_none(), "{damage}");
        assert!(!folder.exists(), "{damage}");
    }
}

#[test]
fn each_process_has_a_place_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let places: Vec<Shelf> = (0..16)
        .map(|_| Shelf::take(folder.path()).unwrap())
        .collect();
    assert!(matches!(Shelf::take(folder.path()), Err(IndexError::Taken)));
    drop(places);
    Shelf::take(folder.path()).unwrap();
}

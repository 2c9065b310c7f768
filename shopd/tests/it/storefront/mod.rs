//! The pages, as a browser without JavaScript meets them.

mod account;
mod addresses;
mod admin;
mod auth;
mod budget;
mod cart;
mod categories;
mod checkout;
mod document;
mod errors;
mod every_page;
mod generated;
mod guests;
mod home;
mod images;
mod invoices;
mod italian;
mod keeping;
mod kept_pages;
mod language;
mod orders;
mod products;
mod purchase;
mod queries;
mod search;
mod seo;
mod shelf;
mod soundness;
mod steps;
mod variants;
mod viewed;
mod wishlist;
mod words;

use document::Document;

use axum::{
    extract::{FromRequest, Multipart, Request, State, multipart::Field},
    http::StatusCode,
};

use super::{
    super::{
        desk::{Desk, StaffPage},
        frame::{Frame, Place},
    },
    COLUMNS, MOST_BYTES, MOST_ROWS, PATH,
    check::{CheckError, check},
    sheet::NoSheet,
};
use crate::{
    app::App,
    error::AppError,
    storefront::{
        complaint::Refusal,
        view::admin::{Cell, Column, ImportPage, Input, InputKind, Table},
        visit::PageResult,
    },
};

/// The longest name of a file that is kept.
const MAX_NAME: usize = 100;

/// `GET /admin/products/import`
pub(super) async fn show_import_form(StaffPage { mut desk, .. }: StaffPage) -> PageResult {
    let page = page(&mut desk, &Refusal::default()).await?;
    Ok(desk.visit.show(&page))
}

/// `POST /admin/products/import`
///
/// The form carries its token before the file, so that nothing of a foreign form's file is read.
pub(super) async fn check_file(
    StaffPage { mut desk, .. }: StaffPage,
    State(app): State<App>,
    request: Request,
) -> PageResult {
    let refusal = match receive(&desk, &app, request).await? {
        Received::File { name, content } => {
            let user_id = desk.worker.identity.user.id;
            match check(&app, user_id, name, &content).await {
                Ok(id) => return Ok(desk.visit.go(&format!("{PATH}/{id}"))),
                Err(error) => refusal(&desk, error)?,
            }
        }
        Received::Nothing => Refusal::field("file", desk.say("admin-import-no-file")),
        Received::TooLarge => {
            let most = MOST_BYTES / 1_048_576;
            let text = desk
                .visit
                .lang
                .say_with("admin-import-too-large", "most", &most);
            Refusal::field("file", text)
        }
    };
    let page = page(&mut desk, &refusal).await?;
    Ok(refusal.show(&desk.visit, &page))
}

enum Received {
    File { name: String, content: Vec<u8> },
    Nothing,
    TooLarge,
}

async fn receive(desk: &Desk, app: &App, request: Request) -> Result<Received, AppError> {
    let parts = Multipart::from_request(request, app).await;
    let mut parts = parts.map_err(|_| AppError::UnsupportedMediaType)?;
    let mut is_ours = false;
    while let Some(mut field) = parts.next_field().await.map_err(|_| unreadable())? {
        let input = field.name().unwrap_or_default().to_owned();
        match input.as_str() {
            "csrf" => {
                let token = field.text().await.map_err(|_| unreadable())?;
                desk.visit.check_csrf(&token)?;
                is_ours = true;
            }
            "file" if is_ours => {
                let name = field.file_name().unwrap_or_default();
                let name: String = name
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(MAX_NAME)
                    .collect();
                return Ok(match read(&mut field).await? {
                    Some(content) if content.is_empty() => Received::Nothing,
                    Some(content) => Received::File { name, content },
                    None => Received::TooLarge,
                });
            }
            _ => return Err(AppError::BadCsrfToken),
        }
    }
    if is_ours {
        Ok(Received::Nothing)
    } else {
        Err(AppError::BadCsrfToken)
    }
}

/// The file as it arrives; `None` where it is too large.
async fn read(field: &mut Field<'_>) -> Result<Option<Vec<u8>>, AppError> {
    let (mut content, mut is_too_large) = (Vec::new(), false);
    while let Some(chunk) = field.chunk().await.map_err(|error| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            AppError::BodyTooLarge
        } else {
            unreadable()
        }
    })? {
        // The rest is read and let go, so that whoever sends it hears the answer.
        is_too_large = is_too_large || content.len() + chunk.len() > MOST_BYTES;
        if !is_too_large {
            content.extend_from_slice(&chunk);
        }
    }
    Ok((!is_too_large).then_some(content))
}

fn unreadable() -> AppError {
    AppError::BadRequest("The request body could not be read".to_owned())
}

fn refusal(desk: &Desk, error: CheckError) -> Result<Refusal, AppError> {
    let lang = desk.visit.lang;
    let field = |text: String| Ok(Refusal::field("file", text));
    match error {
        CheckError::NoSheet(NoSheet::Empty) | CheckError::NoRows => {
            field(lang.say("admin-import-empty").to_owned())
        }
        CheckError::NoSheet(NoSheet::NotText) => {
            field(lang.say("admin-import-not-text").to_owned())
        }
        CheckError::NoSheet(NoSheet::UnknownColumn(column)) => field(
            lang.say_with("admin-import-unknown-column", "column", &column)
                .into(),
        ),
        CheckError::NoSheet(NoSheet::ColumnTwice(column)) => field(
            lang.say_with("admin-import-column-twice", "column", column)
                .into(),
        ),
        CheckError::NoSheet(NoSheet::NoSku) => field(lang.say("admin-import-no-sku").to_owned()),
        CheckError::TooManyRows => field(
            lang.say_with("admin-import-too-many", "most", &MOST_ROWS)
                .into(),
        ),
        CheckError::Store(error) => Err(error.into()),
    }
}

async fn page(desk: &mut Desk, refusal: &Refusal) -> Result<ImportPage, AppError> {
    let title = desk.say("admin-import");
    let Frame { layout, nav } = desk.frame(Place::Products, title).await?;
    let lang = desk.visit.lang;
    let mut file = Input::new(
        "file",
        lang.say("admin-import-file"),
        InputKind::File(".csv,text/csv"),
        "",
    )
    .required();
    file.error = refusal.fields.first("file").map(str::to_owned);
    let row = |column: &'static str| {
        let meaning = lang.say(meaning_of(column));
        vec![Cell::text(column), Cell::text(meaning)]
    };
    Ok(ImportPage {
        layout,
        nav,
        breadcrumbs: desk.trail(Place::Products, title),
        message: refusal.message.clone(),
        file,
        columns: Table {
            caption: lang.say("admin-import-columns").to_owned(),
            columns: vec![
                Column::text(lang.say("admin-import-column")),
                Column::text(lang.say("admin-import-meaning")),
            ],
            rows: COLUMNS.into_iter().map(row).collect(),
            empty: String::new(),
        },
    })
}

fn meaning_of(column: &str) -> &'static str {
    match column {
        "sku" => "admin-column-sku",
        "name" => "admin-column-name",
        "slug" => "admin-column-slug",
        "category" => "admin-column-category",
        "status" => "admin-column-status",
        "price" => "admin-column-price",
        "compare_at" => "admin-column-compare-at",
        "featured" => "admin-column-featured",
        "image_url" => "admin-column-image-url",
        "images" => "admin-column-images",
        "description" => "admin-column-description",
        "stock" => "admin-column-stock",
        _ => "admin-column-told",
    }
}

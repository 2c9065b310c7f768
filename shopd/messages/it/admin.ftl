# L’amministrazione: ciò che leggono il personale e gli amministratori.

admin-title = Amministrazione del negozio
admin-description = Catalogo, magazzino, ordini e account del negozio.
admin-to-the-shop = Al negozio
admin-start = Panoramica
admin-orders = Ordini
admin-products = Prodotti
admin-categories = Categorie
admin-stock = Magazzino
admin-users = Account
admin-audit = Registro delle modifiche

admin-filter = Mostra
admin-filter-clear = Mostra tutto
admin-further = Voci precedenti
admin-any = Qualsiasi
admin-unknown = sconosciuto
admin-save = Salva
admin-delete = Elimina definitivamente
admin-back = Torna indietro
admin-history = Cronologia
admin-see = Guarda nel negozio

admin-name = Nome
admin-slug = Indirizzo
admin-sku = SKU
admin-category = Categoria
admin-state = Stato
admin-price = Prezzo
admin-available = Acquistabili
admin-reserved = Riservati
admin-on-hand = In magazzino

# Che cosa non va in un campo.
admin-fault-required = Campo obbligatorio.
admin-fault-short = Servono almeno { $least } caratteri.
admin-fault-long = Sono possibili al massimo { $most } caratteri.
admin-fault-small = Il valore minimo è { $least }.
admin-fault-large = Il valore massimo è { $most }.
admin-fault-many = Sono possibili al massimo { $most } voci.
admin-fault-zero = Il valore deve essere maggiore di zero.
admin-fault-integer = Inserisci un numero intero.
admin-fault-number = Inserisci un numero.
admin-fault-word = Scegli una delle voci.
admin-fault-url = Inserisci un indirizzo che inizi con https:// o con una barra.
admin-fault-nul = Contiene un carattere che non può essere salvato.
admin-fault-twice = Questo valore è arrivato due volte: inseriscilo di nuovo.
admin-fault-slug-taken = Questo indirizzo è già usato.
admin-fault-sku-taken = Un altro prodotto ha questo SKU.
admin-fault-no-category = Questa categoria non esiste più.
admin-fault-options = Scrivi ogni opzione come nome = valore, separate da punto e virgola, con al massimo 60 caratteri ciascuna.
admin-fault-option-twice = L’opzione { $name } è indicata due volte.
admin-fault-other-options = Tutte le varianti hanno le stesse opzioni nello stesso ordine: { $names }.
admin-fault-same-options = La variante { $sku } ha le stesse opzioni.
admin-fault-no-lead = Non esiste un prodotto con questo SKU di cui essere variante.
admin-fault-lead-is-variant = Quel prodotto è a sua volta una variante: indica quello che compare negli elenchi.
admin-fault-lead-without-options = Quel prodotto non ha ancora opzioni: aggiungile prima.
admin-fault-too-many-variants = Sono possibili al massimo 3 opzioni e 200 varianti.
admin-fault-lead-stays = Un prodotto resta variante di ciò che è.
admin-fault-circle = Una categoria non può stare sotto se stessa.
admin-outdated = Qualcun altro ha modificato questi dati mentre li stavi modificando, quindi non è stato salvato nulla. Qui sotto trovi ciò che hai inserito e, dove è diverso, ciò che è salvato ora. Salva di nuovo per sostituirlo con il tuo.
admin-outdated-saved = Salvato nel frattempo: { $value }
admin-outdated-again = Qualcun altro ha modificato questi dati nel frattempo. Controllali di nuovo.

# La panoramica.
admin-waiting = Da fare
admin-today = Oggi
admin-figure-pending = Ordini in attesa di pagamento
admin-figure-confirmed = Ordini da preparare
admin-figure-processing = Ordini da spedire
admin-figure-low = Prodotti in esaurimento
admin-figure-orders = Ordini ricevuti
admin-figure-revenue = Importo totale

# Prodotti.
admin-products-caption =
    { $count ->
        [one] { $count } prodotto
       *[other] { $count } prodotti
    }
admin-products-many = Oltre { $count } prodotti
admin-products-none = Nessun prodotto corrisponde.
admin-product-search = Nome, SKU o descrizione
admin-product-new = Nuovo prodotto
admin-product-make = Crea il prodotto
admin-product-made = Il prodotto è stato creato.
admin-product-saved = Il prodotto è stato salvato.
admin-product-draft = Bozza
admin-product-active = In vendita
admin-product-archived = Archiviato
admin-product-slug-hint = L’ultima parte dell’indirizzo della sua pagina. I link al vecchio indirizzo portano al nuovo.
admin-product-sku-hint = Il tuo numero per questo prodotto; ogni numero è unico.
admin-compare-at = Prezzo precedente
admin-compare-at-hint = Appare barrato se è superiore al prezzo.
admin-featured = Mostralo tra i consigliati
admin-first-stock = Pezzi iniziali
admin-description-text = Descrizione
admin-image = Immagine
admin-image-hint = Un indirizzo che inizi con https:// o con una barra. Se manca, il negozio disegna un’immagine.
admin-images = Altre immagini
admin-images-hint = Un indirizzo per riga.
admin-options = Opzioni
admin-options-hint = Ciò che lo distingue dalle altre varianti: Taglia = M; Colore = Nero. Vuoto se esiste in una sola forma.
admin-variants = Altre varianti
admin-variants-count = { $count } varianti
admin-variant-new = Aggiungi una variante
admin-variant-lead = Una variante ha opzioni, SKU, prezzo, immagini e scorte propri. Nome e categoria sono quelli del prodotto di cui è variante.
admin-variant-leads = compare negli elenchi
admin-product-stock = Giacenza e movimenti
admin-product-archive = Archivia
admin-product-archive-hint = Lo toglie dalla vendita; gli ordini lo conservano.
admin-product-restore = Rimetti in vendita
admin-product-restore-hint = I clienti lo vedono di nuovo.
admin-product-delete = Elimina
admin-product-delete-title = Eliminare { $name }?
admin-product-delete-lead = Un prodotto mai ordinato viene eliminato definitivamente, con la sua giacenza. Se è stato ordinato viene invece archiviato, perché gli ordini lo citano.
admin-product-deleted = Il prodotto è stato eliminato.
admin-product-archived-instead = Il prodotto è già stato ordinato, quindi è stato archiviato e non eliminato.

# Categorie.
admin-categories-caption = Categorie, come sono annidate
admin-categories-none = Non ci sono ancora categorie.
admin-category-new = Nuova categoria
admin-category-make = Crea la categoria
admin-category-made = La categoria è stata creata.
admin-category-saved = La categoria è stata salvata.
admin-category-shown = Visibile
admin-category-hidden = Nascosta
admin-category-root = Nessuna: sta in cima
admin-category-parent = Sta sotto
admin-category-sort = Posizione
admin-category-sort-hint = I numeri più piccoli vengono prima.
admin-category-slug-hint = L’ultima parte dell’indirizzo della sua pagina.
admin-category-active = I clienti la vedono
admin-category-products = I suoi prodotti
admin-category-delete = Elimina
admin-category-delete-title = Eliminare { $name }?
admin-category-delete-lead = Le categorie al suo interno passano in cima. Una categoria che contiene prodotti non può essere eliminata.
admin-category-deleted = La categoria è stata eliminata.
admin-category-full =
    { $count ->
        [one] Contiene un prodotto: prima spostalo.
       *[other] Contiene { $count } prodotti: prima spostali.
    }

# Magazzino.
admin-stock-low = { $most } o meno, in vendita
admin-stock-change = Registra un movimento
admin-stock-book = Registra
admin-stock-delta = Pezzi
admin-stock-delta-hint = 5 aggiunge cinque pezzi, -5 ne toglie cinque. I pezzi riservati agli ordini restano.
admin-stock-reason = Motivo
admin-stock-note = Nota
admin-stock-booked = Registrato. Ora se ne possono acquistare { $available }.
admin-stock-booked-before = Questo movimento era già registrato.
admin-stock-wrong-reason = Le consegne aggiungono pezzi, le perdite ne tolgono; una correzione può fare entrambe le cose. Zero non è un movimento.
admin-stock-too-few = Se ne possono togliere solo { $available }; gli altri appartengono a ordini.
admin-stock-too-many = Non si possono tenere così tanti pezzi.
admin-stock-product = Il prodotto
admin-stock-ledger = Movimenti, dal più recente
admin-stock-ledger-none = Nessun movimento registrato.
admin-reason-received = Consegna
admin-reason-adjusted = Conteggio corretto
admin-reason-reserved = Ordinato
admin-reason-released = Ordine chiuso
admin-reason-shipped = Spedito
admin-reason-written-off = Perso o danneggiato

# Account.
admin-users-caption =
    { $count ->
        [one] { $count } account
       *[other] { $count } account
    }
admin-users-many = Oltre { $count } account
admin-users-none = Nessun account corrisponde.
admin-user-email = Indirizzo e-mail
admin-user-role = Ruolo
admin-user-since = Dal
admin-user-active = Attivo
admin-user-disabled = Disattivato
admin-user-access = Accesso
admin-user-role-save = Salva il ruolo
admin-user-role-hint = Il personale gestisce catalogo, magazzino e ordini. Gli amministratori gestiscono anche gli account e leggono il registro delle modifiche.
admin-user-own = Questo è il tuo account: solo un altro amministratore può cambiarne il ruolo o disattivarlo.
admin-user-last-admin = È l’ultimo amministratore che può accedere. Prima nominane un altro.
admin-user-saved = L’account è stato salvato.
admin-user-disable = Disattiva l’account
admin-user-disable-hint = Lo disconnette ovunque e gli impedisce di accedere.
admin-user-enable = Riattiva l’account
admin-user-enable-hint = Gli permette di nuovo di accedere.
admin-user-sessions = Dove è connesso
admin-user-sessions-none = Non è connesso da nessuna parte.
admin-user-sessions-end = Disconnetti ovunque
admin-user-sessions-end-hint = Chiude tutte le sessioni; la password resta valida.
admin-user-sessions-ended =
    { $count ->
        [0] Non era connesso da nessuna parte.
        [one] Una sessione è stata chiusa.
       *[other] { $count } sessioni sono state chiuse.
    }
admin-user-device = Dispositivo
admin-user-signed-in = Accesso
admin-user-from = Da
admin-user-orders = Ordini di questo account
admin-user-acts = Che cosa ha fatto questo account
admin-role-customer = Cliente
admin-role-staff = Personale
admin-role-admin = Amministratore

# Il registro delle modifiche.
admin-audit-lead = Chi ha fatto che cosa. Qui nulla può essere modificato o eliminato.
admin-audit-caption = Voci, dalla più recente
admin-audit-none = Nessuna voce corrisponde.
admin-audit-when = Quando (UTC)
admin-audit-what = Che cosa
admin-audit-who = Chi
admin-audit-to = Riguarda
admin-audit-change = Modifica
admin-audit-operator = Operatore
admin-audit-nobody = Nessuno di noto
admin-audit-account = Account
admin-audit-category = Categoria
admin-audit-product = Prodotto
admin-audit-order = Ordine
admin-audit-filter-actor = Chi: indirizzo e-mail o id
admin-audit-filter-target = Riguarda: id
admin-event-login-success = Ha effettuato l’accesso
admin-event-login-failed = Accesso rifiutato
admin-event-register-success = Ha aperto un account
admin-event-register-conflict = Ha chiesto un account che esiste già
admin-event-password-change-success = Ha cambiato la password
admin-event-password-change-failed = Non ha cambiato la password
admin-event-category-created = Ha creato una categoria
admin-event-category-updated = Ha modificato una categoria
admin-event-category-deleted = Ha eliminato una categoria
admin-event-product-created = Ha creato un prodotto
admin-event-product-updated = Ha modificato un prodotto
admin-event-product-deleted = Ha eliminato un prodotto
admin-event-product-archived = Ha archiviato un prodotto
admin-event-stock-adjusted = Ha registrato un movimento di magazzino
admin-event-order-status-changed = Ha fatto avanzare un ordine
admin-event-account-access-changed = Ha cambiato i permessi di un account
admin-event-account-sessions-ended = Ha chiuso le sessioni di un account
admin-event-cache-flushed = Ha svuotato la cache
admin-event-log-level-changed = Ha cambiato il livello di log
admin-event-drain-started = Ha messo fuori servizio una replica
admin-event-drain-ended = Ha rimesso in servizio una replica

# File di prodotti.
admin-export = Esporta in CSV
admin-import = Importa prodotti
admin-import-lead = Invia un file CSV come quello dell’esportazione. Prima vedi che cosa cambierebbe; nulla viene salvato prima della tua conferma. I prodotti si riconoscono dallo SKU e inviare di nuovo lo stesso file non cambia nulla.
admin-import-file = File
admin-import-check = Guarda che cosa cambierebbe
admin-import-columns = Le colonne; tutte tranne la prima possono mancare
admin-import-column = Colonna
admin-import-meaning = Significato
admin-import-no-file = Scegli un file.
admin-import-too-large = Il file supera { $most } MiB. Dividilo.
admin-import-too-many = Il file ha più di { $most } righe. Dividilo.
admin-import-empty = In questo file non ci sono prodotti.
admin-import-not-text = Questo non è un file CSV in UTF-8. Nel foglio di calcolo salvalo come "CSV UTF-8".
admin-import-no-sku = Nella prima riga manca la colonna sku.
admin-import-unknown-column = La prima riga ha una colonna sconosciuta: { $column }
admin-import-column-twice = La prima riga ha due volte la colonna { $column }
admin-import-faulty = Non si può applicare nulla: il file contiene errori. Correggilo e invialo di nuovo.
admin-import-ready = Ecco che cosa farebbe il file. Nulla è ancora salvato.
admin-import-going-on = { $applied } righe su { $rows } sono state applicate. Continua con le altre.
admin-import-done = È stato applicato tutto.
admin-import-done-but = È stato applicato, tranne le righe qui sotto: nel frattempo qualcos’altro le ha rese impossibili.
admin-import-rows = Righe
admin-import-to-make = Prodotti nuovi
admin-import-to-change = Prodotti che cambiano
admin-import-same = Prodotti che restano uguali
admin-import-faults = Errori
admin-import-made = Prodotti creati
admin-import-changed = Prodotti modificati
admin-import-until = Conservato fino a (UTC)
admin-import-faults-caption =
    { $count ->
        [one] Che cosa non va
       *[other] Che cosa non va; i primi { $count }
    }
admin-import-changes-caption =
    { $count ->
        [one] Che cosa cambia
       *[other] Che cosa cambia; i primi { $count }
    }
admin-import-changes-none = Il file non cambia nulla.
admin-import-line = Riga
admin-import-fault = Che cosa non va
admin-import-new = Prodotto nuovo
admin-import-apply = Applica
admin-import-continue = Continua
admin-import-discard = Scarta
admin-import-discarded = Il file è stato scartato. Nulla è cambiato.
admin-import-another = Un altro file
admin-import-twice = Questo file è stato confermato due volte nello stesso momento; una delle due conferme prosegue.
admin-column-sku = Il tuo numero; identifica il prodotto
admin-column-name = Nome
admin-column-slug = L’ultima parte dell’indirizzo della sua pagina
admin-column-category = L’ultima parte dell’indirizzo della pagina della categoria
admin-column-status = DRAFT, ACTIVE o ARCHIVED
admin-column-price = 19.90 o 19,90
admin-column-compare-at = Il prezzo precedente; vuoto se non c’è
admin-column-featured = true o false
admin-column-image-url = L’indirizzo della sua immagine
admin-column-images = Altri indirizzi, separati da spazi
admin-column-description = Descrizione
admin-column-stock = Pezzi iniziali, solo per prodotti nuovi
admin-column-told = Solo informativa; non viene letta
admin-fault-truth = Scrivi true o false.
admin-fault-length = La riga ha più o meno celle della prima.
admin-fault-not-text = La riga non è in UTF-8.
admin-fault-slug-twice = Un’altra riga del file ha questo indirizzo.
admin-fault-sku-twice = Un’altra riga del file ha questo SKU.
admin-fault-product-gone = Il prodotto non c’è più.

# Ordini.
admin-orders-caption =
    { $count ->
        [one] { $count } ordine, dal più recente
       *[other] { $count } ordini, dal più recente
    }
admin-orders-many = Oltre { $count } ordini, dal più recente
admin-orders-none = Nessun ordine corrisponde.
admin-order-number = Numero
admin-order-placed = Ricevuto (UTC)
admin-order-customer = Cliente
admin-order-lines = Che cosa è stato ordinato
admin-order-lines-count = Prodotti
admin-order-pieces = Pezzi
admin-order-total = Totale
admin-order-timeline = Avanzamento
admin-order-shipping = Indirizzo di consegna
admin-order-billing = Indirizzo di fatturazione
admin-order-notes = Note
admin-order-move = Fai avanzare l’ordine
admin-order-move-do = Fai avanzare l’ordine
admin-order-next = Nuovo stato
admin-order-note = Aggiungi alle note
admin-order-note-hint = Le legge anche il cliente.
admin-order-moved = L’ordine è avanzato.
admin-order-gone-on = Nel frattempo l’ordine è avanzato, quindi non è cambiato nulla. Ecco dove si trova ora.

admin-order-ask = { $number }: { $status }?
admin-order-ask-cancel = L’ordine si chiude definitivamente. I suoi pezzi tornano in magazzino e non viene spedito nulla.
admin-order-ask-refund = L’ordine si chiude definitivamente come rimborsato. I pezzi mai partiti tornano in magazzino.
admin-order-pending = In attesa di pagamento
admin-order-confirmed = Pagato
admin-order-processing = In preparazione
admin-order-shipped = Spedito
admin-order-delivered = Consegnato
admin-order-cancelled = Annullato
admin-order-refunded = Rimborsato

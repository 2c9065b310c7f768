# Pagine che dicono che cosa è andato storto, e come proseguire.

error-browse = Sfoglia tutti i prodotti
error-start-page = Vai alla pagina iniziale
error-sign-in = Accedi
error-number = Se ci chiedi aiuto, indicaci questo numero:

error-unauthorized = Effettua l’accesso
error-not-allowed = Operazione non consentita
error-not-found = Pagina non trovata
error-form-expired = Questo modulo è scaduto
error-already-done = Già fatto
error-did-not-work = Qualcosa non ha funzionato
error-too-many-requests = Troppe richieste
error-try-again = Riprova tra poco
error-internal = Si è verificato un errore

error-unauthorized-token = Non hai effettuato l’accesso, oppure l’accesso è scaduto.
error-unauthorized-credentials = L’indirizzo e-mail o la password non sono corretti.
error-unauthorized-disabled = Questo account è disattivato.
error-not-allowed-text = Il tuo account non può aprire questa pagina.
error-foreign-form = La richiesta è arrivata da un altro sito, quindi non l’abbiamo eseguita.
error-not-found-text =
    { $what ->
        [product] Non abbiamo trovato questo prodotto. Potrebbe essere stato spostato o rimosso.
        [category] Non abbiamo trovato questa categoria. Potrebbe essere stata spostata o rimossa.
        [order] Non abbiamo trovato questo ordine. Potrebbe essere stato spostato o rimosso.
        [user] Non abbiamo trovato questo account. Potrebbe essere stato rimosso.
       *[other] Non lo abbiamo trovato. Potrebbe essere stato spostato o rimosso.
    }
error-no-page = A questo indirizzo non c’è nulla.
error-refused = Il negozio non ha potuto eseguire la richiesta.
error-sent-before = Il modulo era già stato inviato con altri contenuti.
error-unreadable = Non siamo riusciti a leggere quanto inviato. Torna indietro e controlla.
error-too-large = Quanto inviato è troppo grande.
error-too-slow = Quanto inviato non è arrivato in tempo.
error-form-expired-text = Il modulo è rimasto aperto troppo a lungo. Torna indietro, ricarica la pagina e invialo di nuovo.
error-too-often =
    { $minutes ->
        [one] Troppi tentativi dalla tua connessione. Riprova tra 1 minuto.
       *[other] Troppi tentativi dalla tua connessione. Riprova tra { $minutes } minuti.
    }
error-busy = In questo momento il negozio è molto affollato. Riprova tra qualche istante.
error-timed-out = L’operazione ha richiesto troppo tempo. Prima di riprovare, controlla se è stata eseguita.
error-internal-text = È colpa nostra, non tua. Riprova tra qualche istante.

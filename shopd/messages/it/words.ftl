# Pagine di testo: chi siamo, consegna, resi, privacy e condizioni.

words-help = Aiuto e informazioni
words-demo = Questo negozio è una dimostrazione: nulla viene addebitato e nulla viene spedito. Non inserire indirizzi veri.
words-contact = Scrivici
words-contact-text = Domande, reclami e desideri ci raggiungono a
words-days = { $count ->
        [one] { $count } giorno
       *[other] { $count } giorni
    }
words-hours = { $count ->
        [one] { $count } ora
       *[other] { $count } ore
    }
words-minutes = { $count ->
        [one] { $count } minuto
       *[other] { $count } minuti
    }

words-about-title = Chi siamo
words-about-lead = Un piccolo negozio con una scelta breve: cose che compreremmo noi stessi, a prezzi che pagheremmo.
words-about-what = Che cosa vendiamo
words-about-what-text = Telefoni e computer portatili, abbigliamento da donna e da uomo, libri, articoli per la casa e per lo sport. La pagina di ogni prodotto dice quanto costa, se è disponibile e quanti pezzi restano quando sono pochi.
words-about-how = Come lavoriamo
words-about-how-text = Puoi guardare, riempire il carrello e tenere una lista dei desideri senza un account. Consegna e imposte sono indicate prima dell’ordine, e un ordine si può annullare gratis finché non lo prepariamo.
words-about-made = Come è fatto il negozio
words-about-made-text = Ogni pagina funziona senza JavaScript, su dispositivi piccoli e vecchi, con la tastiera e con uno screen reader. Le pagine non caricano nulla da altri: niente pubblicità, niente tracciamento, niente caratteri presi altrove.

words-shipping-title = Consegna
words-shipping-lead = Quanto costa la consegna, quanto tempo richiede e come seguire un pacco.
words-shipping-cost = Quanto costa
words-shipping-free = La consegna è gratuita.
words-shipping-fee = La consegna costa { $fee } per ogni ordine, qualunque sia il numero di pacchi. A partire da { $from } di merce è gratuita.
words-shipping-tax = Al prezzo della merce si aggiungono imposte del { $rate }; alla consegna non se ne aggiungono.
words-shipping-shown = Il carrello le indica entrambe, e così la pagina di pagamento prima dell’ordine. Dopo non si aggiunge nulla.
words-shipping-where = Dove consegniamo
words-shipping-where-text = A indirizzi in questi paesi, allo stesso prezzo:
words-shipping-time = Quanto tempo richiede
words-shipping-time-text = Prepariamo un ordine entro due giorni lavorativi e lo affidiamo al corriere. Il pacco di solito arriva da due a cinque giorni lavorativi più tardi.
words-shipping-follow = Come seguirla
words-shipping-follow-text = La pagina del tuo ordine mostra ogni passo: ricevuto, confermato, in preparazione, spedito, consegnato.

words-returns-title = Resi
words-returns-lead = Hai cambiato idea, o qualcosa non è come dovrebbe? Ecco che cosa fare.
words-returns-cancel = Prima che l’ordine sia preparato
words-returns-cancel-text = Apri l’ordine e annullalo. È fatto subito e non costa nulla.
words-returns-back = Entro 30 giorni dalla consegna
words-returns-back-text = Rimanda ciò che non vuoi, non usato e nella sua confezione, con un biglietto con il numero dell’ordine nel pacco. Non devi dare spiegazioni.
words-returns-money = Il tuo denaro
words-returns-money-text = Rimborsiamo il prezzo della merce e le relative imposte entro 14 giorni dal suo arrivo. Se torna l’intero ordine, rimborsiamo anche la consegna.
words-returns-broken = Se qualcosa è rotto o sbagliato
words-returns-broken-text = Allora il reso non ti costa nulla, e scegli tra un pezzo nuovo e il rimborso. Tieni a portata di mano il numero dell’ordine e, se puoi, una foto.

words-privacy-title = Privacy
words-privacy-lead = Che cosa conserva di te questo negozio, perché e per quanto tempo. Nulla è venduto, e nessun altro viene a sapere che cosa guardi.
words-privacy-account = Il tuo account
words-privacy-account-text = Se apri un account conserviamo il tuo indirizzo e-mail, il tuo nome se lo indichi, il carrello, la lista dei desideri e i tuoi indirizzi. Della password conserviamo solo un’impronta, dalla quale nessuno può ricavarla. Per ogni accesso conserviamo l’ora, l’indirizzo di rete e il tipo di browser, così che tu possa vedere e chiudere le tue sessioni nella pagina dell’account.
words-privacy-orders = I tuoi ordini
words-privacy-orders-text = Un ordine conserva che cosa hai comprato e pagato, gli indirizzi che hai indicato e le tue note, perché ci servono per consegnarlo e la legge vuole che le fatture siano conservate.
words-privacy-cookies = Cookie
words-privacy-cookies-text = Il negozio imposta solo i cookie che gli servono per funzionare per te. Gli script non possono leggerli e nessun altro sito li riceve.
words-privacy-cookie-visitor = visitor: quale carrello è tuo quando non hai effettuato l’accesso; { $keep } dall’ultima modifica.
words-privacy-cookie-session = session: che hai effettuato l’accesso; { $keep }.
words-privacy-cookie-proof = order_proof: l’ordine che hai cercato con il suo numero e il tuo indirizzo; { $keep }, o finché non esci.
words-privacy-cookie-wishlist = wishlist: i prodotti nella tua lista dei desideri quando non hai effettuato l’accesso; { $keep }.
words-privacy-cookie-viewed = viewed: gli ultimi prodotti che hai guardato, per mostrarteli di nuovo; { $keep }.
words-privacy-cookie-lang = lang: la lingua che hai scelto; { $keep }.
words-privacy-cookie-flash = flash: un messaggio per la pagina successiva, cancellato appena mostrato; al massimo { $keep }.
words-privacy-log = Che cosa si registra
words-privacy-log-text = Per ogni richiesta il registro del server contiene il tipo di pagina, il suo esito e quanto tempo ha richiesto. Non contiene né il tuo indirizzo né ciò che hai cercato. Quando qualcuno accede o non ci riesce, il registro contiene la prima lettera dell’indirizzo e-mail e la rete da cui è arrivata la richiesta.
words-privacy-trail-text = Un registro a parte degli accessi e delle modifiche del personale del negozio, contro gli abusi, contiene l’indirizzo di rete completo.
words-privacy-ends = Quando finisce
words-privacy-ends-text = Le sessioni finiscono al più tardi dopo { $session }. Il carrello di un ospite è cancellato quando finisce il suo cookie. Ciò che protegge un ordine dall’essere inviato due volte è cancellato dopo { $replies }.
words-privacy-others-text = Le pagine non caricano nulla da altri siti: nessun altro viene a sapere che sei qui.

words-terms-title = Condizioni
words-terms-lead = Che cosa vale tra te e noi quando ordini qui, in parole semplici.
words-terms-contract = Come nasce un ordine
words-terms-contract-text = Ciò che mostrano le pagine è un invito. L’ordine è concluso quando il negozio ti mostra la conferma con il numero dell’ordine.
words-terms-prices = Prezzi
words-terms-prices-text = I prezzi sono in { $currency }. Imposte e consegna si aggiungono e sono indicate prima dell’ordine; il totale che hai visto è il totale che vale. Se un prezzo cambia mentre un prodotto è nel tuo carrello, il carrello te lo dice.
words-terms-stock = Disponibilità
words-terms-stock-text = Con la conferma i tuoi pezzi sono riservati per te. Non vendiamo nulla che non abbiamo.
words-terms-cancel = Annullare e restituire
words-terms-cancel-text = Puoi annullare finché non prepariamo l’ordine, e restituire la merce entro 30 giorni dalla consegna; la pagina sui resi spiega come.
words-terms-account = Il tuo account
words-terms-account-text = Tieni la password per te. Possiamo disattivare un account usato per danneggiare il negozio o altri.
words-terms-liability = Responsabilità
words-terms-liability-text = Rispondiamo come prevede la legge. Nulla in queste condizioni ti toglie un diritto che la legge del tuo paese ti dà.

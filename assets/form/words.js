// A paragraph a sentence: its key, then en, es, fr, de, pt, zh; a rubric row: name|1|3|5.
// Friend or interviewer, du or Sie: no sentence addresses anybody.
const TEXT = `
ask
{who} would like your feedback
{who} pide una opinión
{who} souhaite votre avis
{who} bittet um Feedback
{who} pede uma opinião
{who} 想听听反馈

anon
Your feedback, please
Se pide una opinión
Un avis, s’il vous plaît
Bitte um Feedback
Pede-se uma opinião
请给一点反馈

who
the person who asked
quien pregunta
la personne qui demande
die fragende Person
a pessoa que pediu
提问的人

about0
Job interviews in general
Entrevistas en general
Les entretiens en général
Vorstellungsgespräche allgemein
Entrevistas em geral
面试的总体表现

about1
A job interview
Una entrevista de trabajo
Un entretien d’embauche
Ein Vorstellungsgespräch
Uma entrevista de emprego
一次面试

about2
A practice answer
Una respuesta de práctica
Une réponse d’entraînement
Eine geübte Antwort
Uma resposta de treino
一次练习回答

from0
As between friends: plain and short.
Como entre amigos: claro y breve.
Comme entre amis : simple et court.
Wie unter Freunden: ehrlich und kurz.
Como entre amigos: claro e breve.
像朋友聊天一样：坦诚、简短。

from1
From experience: what helps most?
Desde la experiencia: ¿qué ayuda más?
Avec du recul : qu’est-ce qui aide le plus ?
Aus Erfahrung: Was hilft am meisten?
Pela experiência: o que ajuda mais?
凭经验看，什么最有帮助？

from2
This changes no decision.
Esto no cambia ninguna decisión.
Cela ne change aucune décision.
Das ändert keine Entscheidung.
Isto não muda nenhuma decisão.
这不影响任何决定。

from3
Several people answer, each on their own.
Responden varias personas, cada una por separado.
Plusieurs personnes répondent, chacune à part.
Mehrere antworten, jede Person für sich.
Respondem várias pessoas, cada uma à parte.
多人各自作答，彼此看不到。

only
Only {who} sees this. It takes a minute.
Solo {who} lo verá. Lleva un minuto.
Visible pour {who} seulement. Une minute suffit.
Nur {who} sieht das. Es dauert eine Minute.
Só {who} vê isto. Leva um minuto.
只有{who}能看到。只需一分钟。

sealed
Sealed here; nobody on the way can read it.
Se cifra aquí; nadie puede leerlo por el camino.
Chiffré ici ; personne ne peut le lire en route.
Hier verschlüsselt; unterwegs kann es niemand lesen.
Cifrado aqui; ninguém o lê pelo caminho.
在本机加密，途中无人能读。

lan
Goes straight across this Wi-Fi, unencrypted.
Va directo por esta wifi, sin cifrar.
Passe par ce Wi-Fi, sans chiffrement.
Geht direkt durch dieses WLAN, unverschlüsselt.
Vai direto por este Wi-Fi, sem cifra.
经此 Wi-Fi 直接传送，未加密。

hint
About words and deeds, not the person.
Sobre lo dicho y hecho, no sobre la persona.
Sur les paroles et les actes, pas la personne.
Über Gesagtes und Getanes, nicht die Person.
Sobre palavras e atos, não sobre a pessoa.
谈言行，不谈为人。

keep
One thing to keep
Algo que mantener
Une chose à garder
Das beibehalten
Algo a manter
值得保持的一点

next
One thing to try next time
Algo que probar la próxima vez
Une chose à essayer la prochaine fois
Das nächstes Mal ausprobieren
Algo a experimentar da próxima vez
下次可以试试的一点

more
A little more, if there is time
Un poco más, si hay tiempo
Un peu plus, avec le temps
Noch etwas mehr, wenn Zeit ist
Um pouco mais, se houver tempo
有时间的话，再多说一点

unseen
not seen
no visto
pas vu
nicht gesehen
não visto
未看到

between
in between
entre ambas
entre les deux
dazwischen
entre as duas
介于两者之间

moment
A moment to ask about
Un momento por el que preguntar
Un moment à évoquer
Ein Moment zum Nachfragen
Um momento sobre o qual perguntar
想追问的一个瞬间

name
Name, not sent unless typed
Nombre, solo se envía si se escribe
Nom, envoyé seulement si écrit
Name, nur gesendet, wenn er hier steht
Nome, só enviado se escrito
姓名，不填则不发送

cut
Cut at {n} characters.
Cortado a los {n} caracteres.
Coupé à {n} caractères.
Nach {n} Zeichen gekürzt.
Cortado aos {n} caracteres.
已截至 {n} 个字符。

empty
One sentence is enough.
Basta una frase.
Une phrase suffit.
Ein Satz genügt.
Basta uma frase.
写一句就够。

memory
Reloading loses the text.
Recargar borra el texto.
Recharger efface le texte.
Neuladen löscht den Text.
Recarregar apaga o texto.
刷新会丢失文字。

send
Send
Enviar
Envoyer
Senden
Enviar
发送

seal
Seal the answer
Cifrar la respuesta
Sceller la réponse
Antwort verschlüsseln
Cifrar a resposta
加密回答

sending
Sending…
Enviando…
Envoi…
Wird gesendet …
A enviar…
正在发送…

clear
Clear all
Borrar todo
Tout effacer
Alles löschen
Apagar tudo
全部清除

waiting
No connection yet. Kept here, tried again by itself.
Aún sin conexión. Se guarda y se reintenta solo.
Pas encore connecté. Gardé ici, réessayé tout seul.
Noch keine Verbindung. Bleibt hier, wird von selbst wiederholt.
Ainda sem ligação. Fica aqui e tenta-se de novo.
尚未连上。内容已保留，会自动重试。

gone
This request has ended.
Esta petición terminó.
Cette demande est terminée.
Diese Bitte ist abgelaufen.
Este pedido terminou.
此请求已结束。

full
The mailbox is full.
El buzón está lleno.
La boîte est pleine.
Der Briefkasten ist voll.
A caixa está cheia.
信箱已满。

far
No answer. Same Wi-Fi, code still showing? The text stays here.
Sin respuesta. ¿Misma wifi, código a la vista? El texto se queda aquí.
Pas de réponse. Même Wi-Fi, code affiché ? Le texte reste ici.
Keine Antwort. Gleiches WLAN, Code noch da? Der Text bleibt hier.
Sem resposta. Mesmo Wi-Fi, código à vista? O texto fica aqui.
没有回应。同一 Wi-Fi？二维码还在？文字仍保留。

retry
Try again
Reintentar
Réessayer
Noch einmal versuchen
Tentar de novo
重试

hand
Hand it over as text
Entregarla como texto
La transmettre en texte
Als Text weitergeben
Entregar como texto
改用文本转交

change
Change the answer
Cambiar la respuesta
Modifier la réponse
Antwort ändern
Mudar a resposta
修改回答

readyHint
For {who}, to paste into Rehearse:
Para {who}, se pega en Rehearse:
Pour {who}, à coller dans Rehearse :
Für {who}, zum Einfügen in Rehearse:
Para {who}, cola-se no Rehearse:
给{who}，粘贴到 Rehearse：

share
Share
Compartir
Partager
Teilen
Partilhar
分享

mail
E-mail
Correo
E-mail
E-Mail
E-mail
邮件

copy
Copy
Copiar
Copier
Kopieren
Copiar
复制

copied
Copied.
Copiado.
Copié.
Kopiert.
Copiado.
已复制。

nocopy
Please copy it by hand.
Hay que copiarlo a mano.
À copier à la main.
Bitte von Hand kopieren.
É preciso copiar à mão.
请手动复制。

sent
Sent. Thank you!
Enviado. ¡Gracias!
Envoyé. Merci !
Gesendet. Danke!
Enviado. Obrigado!
已发送，谢谢！

thanks
Thank you!
¡Gracias!
Merci !
Danke!
Obrigado!
谢谢！

sentHint
Nothing of it is left here.
Aquí no queda nada.
Il n’en reste rien ici.
Hier bleibt nichts davon.
Nada ficou aqui.
此处没有留下任何内容。

again
Another answer
Otra respuesta
Une autre réponse
Noch eine Antwort
Outra resposta
再答一次

bad
This link is incomplete or was changed.
Este enlace está incompleto o alterado.
Ce lien est incomplet ou modifié.
Dieser Link ist unvollständig oder verändert.
Este link está incompleto ou alterado.
链接不完整或被改动。

newer
This page does not know such requests.
Esta página no conoce estas peticiones.
Cette page ne connaît pas ces demandes.
Diese Seite kennt diese Art Bitte nicht.
Esta página não conhece estes pedidos.
此页面不认识这种请求。

answer
Answering the question|drifted to another topic|answered, with detours|every part served the question
Responder a la pregunta|se fue a otro tema|respondió, con rodeos|todo servía a la pregunta
Répondre à la question|a changé de sujet|a répondu, avec des détours|tout servait la question
Auf die Frage antworten|schweifte ab|antwortete, mit Umwegen|alles diente der Frage
Responder à pergunta|fugiu do tema|respondeu, com desvios|tudo servia a pergunta
回答问题|偏到了别的话题|回答了，但绕了弯|句句切题

structure
Structure|no clear point|complete, point came late|point, then steps, then result
Estructura|sin idea clara|completa, la idea llegó tarde|la idea, luego pasos y resultado
Structure|pas d’idée claire|complet, idée venue tard|l’idée, puis étapes et résultat
Aufbau|kein klarer Punkt|vollständig, Punkt kam spät|erst der Punkt, dann Schritte, dann Ergebnis
Estrutura|sem ideia clara|completa, ideia veio tarde|a ideia, depois passos e resultado
条理|没有明确要点|完整，但要点来得晚|先说要点，再讲步骤和结果

evidence
Evidence|general claims|an example, own part unclear|own actions, a named result
Pruebas|afirmaciones generales|un ejemplo, papel propio poco claro|acciones propias, un resultado
Preuves|affirmations générales|un exemple, rôle peu clair|ses actions, un résultat précis
Belege|allgemeine Behauptungen|ein Beispiel, eigener Anteil unklar|eigenes Tun, ein Ergebnis
Provas|afirmações gerais|um exemplo, papel pouco claro|ações próprias, um resultado
实例|泛泛而谈|有实例，个人作用不清|自己的行动、具体结果

fit
Role and company|could be any employer|linked one skill to the job|proof for this job, and why here
Puesto y empresa|valdría en cualquier empresa|unió una habilidad al puesto|pruebas para este puesto, y por qué aquí
Poste et entreprise|valable pour tout employeur|une compétence reliée au poste|des preuves pour ce poste, et pourquoi ici
Stelle und Firma|passte auf jede Firma|eine Fähigkeit zur Stelle|Belege für diese Stelle, und warum hier
Vaga e empresa|serviria a qualquer empresa|ligou uma competência à vaga|provas para esta vaga, e porquê aqui
岗位与公司|换哪家都适用|把一项技能与岗位联系|有对应实例，说明为何选这里

voice
Voice|hard to follow, rushed|mostly clear|steady pace, pauses instead of fillers
Voz|difícil de seguir, con prisa|casi siempre clara|ritmo estable, pausas en vez de muletillas
Voix|difficile à suivre, pressée|plutôt claire|rythme posé, des pauses sans « euh »
Stimme|schwer zu folgen, hastig|meist klar|ruhiges Tempo, Pausen statt „äh“
Voz|difícil de seguir, com pressa|quase sempre clara|ritmo estável, pausas em vez de muletas
声音|难以跟上，太急|大多清楚|节奏平稳，停顿代替口头语

presence
Presence|looked away, restless|mostly turned to the other|looked up and towards, open posture
Presencia|miró a otro lado, inquieta|casi siempre hacia el otro|miró al frente, postura abierta
Présence|regard ailleurs, agitée|plutôt tournée vers l’autre|regard vers l’autre, posture ouverte
Präsenz|Blick abgewandt, unruhig|meist zugewandt|Blick zugewandt, offene Haltung
Presença|olhou para o lado, inquieta|quase sempre virada para o outro|olhou em frente, postura aberta
仪态|看向别处、不安|大多面向对方|抬头看向对方，姿态开放

dialogue
Dialogue|talked past, no questions|listened, one stock question|asked back, also about the work
Diálogo|habló sin escuchar, sin preguntas|escuchó, una pregunta típica|comprobó, preguntó por el trabajo
Dialogue|a parlé à côté, sans question|a écouté, une question convenue|a vérifié, questions sur le travail
Dialog|redete vorbei, keine Fragen|hörte zu, eine Standardfrage|fragte nach, auch zur Arbeit
Diálogo|falou sem ouvir, sem perguntas|ouviu, uma pergunta comum|confirmou, perguntou pelo trabalho
互动|自说自话，没有提问|倾听，问了一个常规问题|确认理解，问到工作本身

renew
Please scan again or ask for a new link.
Escanear otra vez o pedir otro enlace.
Scanner à nouveau ou demander un autre lien.
Bitte neu scannen oder um einen neuen Link bitten.
Ler outra vez o código ou pedir outro link.
请重新扫码，或再要一个链接。`;

const LANGUAGES = "en es fr de pt zh".split(" ");
export const rows = TEXT.trim().split("\n\n").map((row) => row.split("\n"));
export const language = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => LANGUAGES.includes(tag)) ?? "en";

/** Returns the sentence in the reader's language. */
export const say = (key, places) =>
	rows.find((row) => row[0] === key)[LANGUAGES.indexOf(language) + 1].replace(/{(\w+)}/g, (_, place) => places[place]);

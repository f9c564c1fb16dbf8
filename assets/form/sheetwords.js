// As words.js, for the interviewer's sheet alone.
export const TEXT = `
sheet
{who} practises an interview
{who} practica una entrevista
{who} s’entraîne à un entretien
{who} übt ein Vorstellungsgespräch
{who} treina uma entrevista
{who}在练习面试

tip1
Read each question aloud as it stands, then wait: silence helps thinking.
Leer cada pregunta en voz alta tal cual y esperar: el silencio ayuda a pensar.
Lire chaque question à voix haute, puis attendre : le silence aide à réfléchir.
Jede Frage vorlesen, wie sie dasteht, dann warten: Stille hilft beim Denken.
Ler cada pergunta em voz alta e esperar: o silêncio ajuda a pensar.
照原样大声读出问题，然后等待：沉默有助于思考。

tip2
One follow-up is enough, where the answer stayed general.
Basta una repregunta, donde la respuesta quedó general.
Une relance suffit, là où la réponse est restée vague.
Eine Nachfrage genügt, wo die Antwort allgemein blieb.
Basta uma pergunta a seguir, onde a resposta ficou vaga.
回答笼统时，追问一次就够。

tip3
No praise and no advice in between; one tap an answer, the rest at the end.
Ni elogios ni consejos entremedias; un toque por respuesta, el resto al final.
Ni éloge ni conseil en cours de route ; une touche par réponse, le reste à la fin.
Zwischendurch kein Lob und kein Rat; ein Tipp je Antwort, der Rest am Ende.
Sem elogios nem conselhos pelo meio; um toque por resposta, o resto no fim.
中途不夸奖、不建议；每答点一下，其余最后再说。

begin
Begin
Empezar
Commencer
Beginnen
Começar
开始

follow_up
Follow-up
Repregunta
Relance
Nachfrage
Pergunta a seguir
追问

go_on
Next question
Siguiente pregunta
Question suivante
Nächste Frage
Pergunta seguinte
下一题

later
Again later
Otra vez más tarde
Plus tard
Später noch einmal
Outra vez mais tarde
稍后再问

before
Question before
Pregunta anterior
Question précédente
Frage davor
Pergunta anterior
上一题

finish
Finish here
Terminar aquí
Terminer ici
Hier beenden
Terminar aqui
到此结束

questions
Back to the questions
Volver a las preguntas
Revenir aux questions
Zurück zu den Fragen
Voltar às perguntas
返回问题

notes
Notes, sent at the end
Notas, se envían al final
Notes, envoyées à la fin
Notizen, am Ende gesendet
Notas, enviadas no fim
笔记，最后一并发送

heard
This answer
Esta respuesta
Cette réponse
Diese Antwort
Esta resposta
这个回答

heard0
not rated
sin valorar
pas évaluée
nicht bewertet
não avaliada
未评价

heard1
stayed general
quedó en general
est restée vague
blieb allgemein
ficou vaga
停留在泛泛而谈

heard2
answered, with detours
respondió, con rodeos
a répondu, avec des détours
beantwortet, mit Umwegen
respondeu, com desvios
回答了，但绕了弯

heard3
to the point, with proof
al grano, con pruebas
droit au but, avec preuves
auf den Punkt, mit Beleg
direta ao ponto, com provas
切题，有实例

yours
Roles swap: now {who} asks.
Cambio de papeles: ahora pregunta {who}.
Les rôles changent : {who} pose les questions.
Rollentausch: Jetzt fragt {who}.
Troca de papéis: agora pergunta {who}.
角色互换：现在由{who}提问。

alone
No connection. Goes on here and catches up by itself.
Sin conexión. Sigue aquí y se pone al día solo.
Pas de connexion. Continue ici, se rattrape tout seul.
Keine Verbindung. Geht hier weiter und holt von selbst auf.
Sem ligação. Continua aqui e atualiza-se sozinho.
连接中断。可在此继续，恢复后自动同步。

about3
A mock interview
Una entrevista de práctica
Un entretien d’entraînement
Ein Probegespräch
Uma entrevista de treino
一次模拟面试`;

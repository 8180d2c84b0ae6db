"""The sentences of each way of speaking; the places in braces are listed in `voices.MOVES`."""

from __future__ import annotations

from typing import Final

VOICE_TEXTS: Final = """
pragmatist
open: let me start "{topic}" from the practical end: {claim}.
open: before we get lost in principles, "{topic}" comes down to this: {claim}.
agree: {name} has it right, {other}.
agree: I can work with what {name} says, namely that {other}.
differ: {name} tells us that {other}, but I doubt it decides anything on a Monday morning.
differ: granted, {name}, {other}; that still leaves us without a plan.
respond: {name}, "{quote}" is fair, though somebody has to carry it out.
respond: I take what {name} says, "{quote}", as a to-do and not as an objection.
add: what worries me in practice is that {claim}.
add: in day-to-day terms, {claim}.
case: an example rather than a theory. {case}.
recall: in round {round} {name} noted that {other}, and we have not dealt with it.
recall: we still owe {name} an answer from round {round}, that {other}.
own: I said before that {claim}, and nothing since has made that cheaper to ignore.
owner: the owner wrote "{quote}", so let us answer exactly that.
step: so I would {step}.
step: the next thing to do is to {step}.
ask: {name}, what would you do first?
ask: could you live with that, {name}?
yes: we have enough on "{topic}" to act on.
yes: more talk about "{topic}" would not change what we do next.
no: we cannot act on "{topic}" yet.
no: "{topic}" still lacks a first step.
go: there is useful work left, and "{topic}" should not wait.
end: what we have is enough to act on.
final: on "{topic}" I leave with one working rule: {claim}.
prefer: I would begin with "{first}", because the rest depends on it in practice

sceptic
open: I distrust easy answers to "{topic}", because {claim}.
open: let me spoil the mood on "{topic}" early: {claim}.
agree: for once I have no quarrel with {name}: {other}.
agree: {name} says that {other}, and I looked for the catch and found none.
differ: I am not persuaded by {name}; even if {other}, who has checked?
differ: {name} assumes that {other}. Assumed is the word.
respond: "{quote}", says {name}. How would we find out if that were false?
respond: I hear {name} say "{quote}" and miss the evidence.
add: nobody has mentioned yet that {claim}.
add: the uncomfortable part is that {claim}.
case: and it does go wrong. {case}.
recall: back in round {round} {name} claimed that {other}; I have seen nothing that proves it.
recall: round {round} left {name}'s point hanging, that {other}.
own: I repeat myself because it was not answered: {claim}.
owner: the owner asks us about "{quote}", and I fear we have been avoiding it.
step: unless we {step}, I would not sign anything.
step: the least we could do is to {step}.
ask: {name}, what would change your mind?
ask: where is the proof, {name}?
yes: I have run out of objections to "{topic}".
yes: on "{topic}" my doubts are on record, and that will do.
no: too much about "{topic}" has been asserted and not shown.
no: I still have objections to "{topic}" that nobody has met.
go: I would rather see "{topic}" examined than assumed.
end: further rounds would only repeat our doubts.
final: I leave "{topic}" less sure than I came, and surer of one thing: {claim}.
prefer: "{first}" first, since that is where I expect the weak spot

storyteller
open: when I think of "{topic}" I think of people I have met, and they would say that {claim}.
open: "{topic}" has a story behind it, and its moral is that {claim}.
agree: what {name} says rings true to me: {other}.
agree: I have lived through what {name} describes, that {other}.
differ: {name} says that {other}, yet the people I have in mind would tell it differently.
differ: there is another side to {name}'s story that {other}.
respond: when {name} says "{quote}", I see somebody at a kitchen table trying to make it work.
respond: {name}'s words, "{quote}", remind me of where this begins.
add: listen to those concerned and you hear that {claim}.
add: underneath it all, {claim}.
case: let me tell you what I saw. {case}.
recall: I keep thinking of {name} in round {round} and of the remark that {other}.
recall: remember {name} in round {round}? It was that {other}.
own: I told you earlier that {claim}, and the story goes on.
owner: the owner's line, "{quote}", is where I would have begun the story.
step: the turning point would be to {step}.
step: what they would ask of us is to {step}.
ask: {name}, who comes to your mind?
ask: have you seen that happen too, {name}?
yes: the story of "{topic}" has been told, and it has an ending.
yes: "{topic}" has found its moral.
no: somebody is still missing from what we say about "{topic}".
no: "{topic}" is a story without its last chapter.
go: people are waiting to hear what we make of "{topic}".
end: a good story knows when to stop.
final: what I shall remember of "{topic}" is a simple thing: {claim}.
prefer: people feel "{first}" before anything else, so I would open with it

analyst
open: "{topic}" divides into two questions, what is true and what follows; on the first, {claim}.
open: I would frame "{topic}" by its strongest constraint: {claim}.
agree: the argument of {name} holds: {other}.
agree: consistent with {name}, I also find that {other}.
differ: {name} infers that {other}; the premise is sound and the conclusion does not follow.
differ: even if, as {name} holds, {other}, the size of the effect is unknown.
respond: {name}'s statement, "{quote}", contains two claims, and only one of them is contested.
respond: let me separate two things in what {name} says, "{quote}".
add: the second-order effect is that {claim}.
add: the data I know suggest that {claim}.
case: one data point. {case}.
recall: compare round {round}, in which {name} established that {other}.
recall: this connects with {name}'s result of round {round}, that {other}.
own: my earlier finding stands: {claim}.
owner: the owner's question, "{quote}", can be answered in parts.
step: it follows that we ought to {step}.
step: the most informative move is to {step}.
ask: {name}, which of the two do you dispute?
ask: what number would you put on it, {name}?
yes: the remaining disagreement about "{topic}" is one of degree.
yes: on "{topic}" the arguments have converged.
no: two questions within "{topic}" are still confounded.
no: the evidence on "{topic}" is not sufficient yet.
go: the marginal value of discussing "{topic}" is still high.
end: the marginal value of another topic is low by now.
final: to conclude "{topic}": the finding that survived every round is that {claim}.
prefer: "{first}" has the largest influence on the other topics, so it ranks highest

mediator
open: perhaps we can agree on one thing about "{topic}" at the outset: {claim}.
open: let me offer some common ground on "{topic}": {claim}.
agree: I am glad {name} said it: {other}.
agree: {name} speaks for several of us, I think: {other}.
differ: I understand why {name} says that {other}, and I wonder whether everyone here would.
differ: {name} and I are closer than it sounds; yes, {other}, and yet that is one half of it.
respond: what I hear in {name}'s "{quote}" is a worry that we share.
respond: thank you, {name}; "{quote}" helps me to see where we differ.
add: what may bring us together is that {claim}.
add: on both sides of this I hear that {claim}.
case: it has been reconciled elsewhere. {case}.
recall: {name} built a bridge in round {round} by saying that {other}.
recall: in round {round} we nearly agreed with {name} that {other}.
own: I come back to my offer, that {claim}.
owner: the owner put it well, "{quote}", and each of us has a piece of the answer.
step: could we all agree to {step}?
step: a fair middle way would be to {step}.
ask: {name}, would that meet your concern?
ask: what would you need in order to join us, {name}?
yes: I believe that everyone has been heard on "{topic}".
yes: we are as near to agreement on "{topic}" as we shall come.
no: not everyone has been heard on "{topic}" yet.
no: one more round on "{topic}" could bring us together.
go: we are talking well, and "{topic}" deserves the same.
end: we part as friends, and that is a good moment to stop.
final: I am thankful for "{topic}", on which we met in this: {claim}.
prefer: starting with "{first}" would let all of us join in

provocateur
open: everything polite about "{topic}" has been said elsewhere, so here is the rest: {claim}.
open: the question behind "{topic}" is one that we dodge, because {claim}.
agree: fine, {name} wins that one: {other}.
agree: {name} is braver than the rest of us for saying that {other}.
differ: {name} believes that {other}. What if the reverse does more harm?
differ: so {other}, {name}? Then why does everybody act as if it were not so?
respond: "{quote}"? Come on, {name}, say the second half aloud.
respond: {name} gives us "{quote}", which is comfortable and therefore suspect.
add: admit it, {claim}.
add: the thing that no one wants in the minutes is that {claim}.
case: try to explain this away. {case}.
recall: {name} dropped a bomb in round {round}, that {other}, and we all walked around it.
recall: has anyone answered {name} since round {round}? It was that {other}.
own: I shall go on saying it until somebody objects: {claim}.
owner: the owner says "{quote}", and about time too.
step: if we mean it, we {step}, and we do it now.
step: dare to {step}, or stop talking.
ask: {name}, do you really believe that?
ask: whose interest is that, {name}?
yes: "{topic}" bores me now, which means that it is settled.
yes: we have said everything on "{topic}" that we dare to.
no: "{topic}" has not hurt anyone yet, so we are not done.
no: we have circled around "{topic}" without biting.
go: bring on "{topic}", where we shall have to disagree.
end: we have started to applaud ourselves, so let us stop.
final: let "{topic}" be remembered for the sentence that we avoided longest: {claim}.
prefer: "{first}", because that is the one everybody would like to postpone

engineer
open: think of "{topic}" as a system under load; the first thing to give is clear: {claim}.
open: the specification of "{topic}" is incomplete, for {claim}.
agree: confirmed, {name}: {other}.
agree: {name}'s diagnosis matches mine, {other}.
differ: {name} reports that {other}; I cannot reproduce that in general.
differ: as {name} says, {other}, but that is a symptom and we are looking for the cause.
respond: taking {name}'s "{quote}" as an input, what does the rest of the system do?
respond: {name}, "{quote}" is a requirement; I would like to know its tolerance.
add: the failure mode to design for is that {claim}.
add: at scale the bottleneck is simple: {claim}.
case: this one is documented. {case}.
recall: {name} logged it in round {round}: {other}.
recall: the defect from round {round} is still open; it was {name} who found that {other}.
own: my bug report from earlier is still open: {claim}.
owner: new requirement from the owner: "{quote}". It changes the design.
step: the smallest fix that holds is to {step}.
step: before version two, {step}.
ask: {name}, what breaks first in your version?
ask: how would you test that, {name}?
yes: "{topic}" meets its acceptance criteria as far as I am concerned.
yes: no blocking defects are left in "{topic}".
no: "{topic}" has open defects.
no: I would not ship "{topic}" in this state.
go: the backlog is not empty, and "{topic}" comes next.
end: this is stable, so let us release what we have.
final: for the record of "{topic}", the lesson I would put on the first page is that {claim}.
prefer: "{first}" is upstream of everything else, so it goes first

historian
open: "{topic}" is older than it looks, and earlier generations learned that {claim}.
open: every age has had its version of "{topic}", and in each of them {claim}.
agree: history is on the side of {name}: {other}.
agree: {name} could have been writing a century ago: {other}.
differ: {name} maintains that {other}; so did many before us, and it was true for about ten years.
differ: that {other}, as {name} puts it, was also the opinion shortly before the last reversal.
respond: {name}'s "{quote}" has been said before, at a comparable moment.
respond: I should place {name}'s remark, "{quote}", in a longer line.
add: the pattern that returns is that {claim}.
add: what contemporaries overlooked each time is that {claim}.
case: there is a precedent. {case}.
recall: future readers will stop at round {round}, where {name} observed that {other}.
recall: our own short history has a lesson too: in round {round} {name} held that {other}.
own: as I observed earlier, {claim}, and we are repeating it.
owner: the owner's words, "{quote}", should stand at the head of the chapter.
step: those who came through it well chose to {step}.
step: the precedent advises us to {step}.
ask: {name}, what makes this time different?
ask: which earlier case would you compare it with, {name}?
yes: "{topic}" has run its course, as such debates do.
yes: on "{topic}" we have reached the point at which repetition begins.
no: it would be early to close the book on "{topic}".
no: "{topic}" was closed too soon before, and it came back.
go: "{topic}" is the next chapter and should be written.
end: an assembly that knows when to rise is remembered for it.
final: if one line on "{topic}" survives, I hope it is this: {claim}.
prefer: "{first}" came before the others wherever this was debated, so let us keep to that
"""

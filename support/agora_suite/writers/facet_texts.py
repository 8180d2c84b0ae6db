"""What can be said about each side of a subject: label, cues, = topics, - claims, + steps, * cases."""

from __future__ import annotations

from typing import Final

FACET_TEXTS: Final = """
cost
cost costs budget funding finance money price pay pays spending economic economics
= The cost{of} and who pays for it
= Funding{of} beyond the first year
= A budget for the running{of}
- running costs outlast every launch budget
- whoever pays in the end is rarely asked at the beginning
- a cheap start tends to be an expensive middle
- the savings turn up in a different budget from the expense
- small users end up subsidising large ones unless prices are tiered
+ publish a five-year budget with the maintenance in it
+ tie each payment to a result that outsiders can check
+ keep a tenth of the money back for what nobody foresaw
* A town I know cut its energy bill by a third and lost it all again in licence fees
* Two neighbouring councils shared one contract and each paid about half

fairness
fairness fair access equity inclusion equal inequality excluded affordable who
= Fair access to the benefits{of}
= Who is left out{of}, and how to include them
= Equal treatment in the practice{of}
- those who would gain most are usually the last to be reached
- equal rules do not give equal access
- people without time or a connection drop out silently
- an opt-out only protects those who know that it exists
- averages hide the group that is worse off
+ count who takes part, group by group, from the first month
+ keep a way in that needs neither an account nor a telephone
+ pay people for the hours that taking part costs them
* The first sign-up list I saw came almost entirely from three postal districts
* A library that kept one staffed desk reached twice as many people over seventy

safety
safety safe risk risks danger harm security failure failures resilience
= Safety{of} and what to do when something fails
= The risks{of} and how to contain them
= Planning for failures{of}
- near misses teach more than accidents and are hardly ever written down
- a safeguard that nobody rehearses is only a document
- a single point of failure hides behind every convenient default
- people trust a system most just before it fails
- the rare accident costs more than all the small ones together
+ rehearse the failure twice a year with those who would have to act
+ report near misses without naming anyone
+ give one named person the right to stop everything
* A hospital found its back-up plan two weeks after it had needed it
* The ferry line that published its near misses halved its accidents

privacy
privacy data surveillance personal consent confidentiality information
= Privacy and the data{of}
= Consent and personal data in the use{of}
= What may be known about the users{of}
- data that is collected just in case is leaked just as surely
- consent means little when refusing means being left out
- anonymous records are rarely anonymous once they are joined
- nobody deletes what costs nothing to keep
- those who are watched begin to behave for the watcher
+ delete by default after ninety days
+ let people see every record about themselves on one page
+ separate those who hold the data from those who use it
* One transport authority could run its whole service on counts, without a single name
* A research group identified half of an anonymous sample from four receipts

law
law legal regulation regulations rules compliance liability rights standards
= The law{of}: what rules are missing
= Regulation{of} without paralysis
= Rights and duties in the use{of}
- the rules were written for the thing that this replaces
- a rule that cannot be inspected will not be obeyed
- liability decides what engineers check
- vague duties are settled by whoever can afford the lawyer
- a strict rule with many exceptions favours those who know the exceptions
+ write down who is liable before the first contract is signed
+ give every rule a date on which it lapses unless it is renewed
+ allow supervised trials where the law is silent
* The licensing office that answered in ten days had fewer violations, not more
* An exemption that was meant for six months was still in force nine years later

accountability
accountability responsibility responsible accountable oversight ethics ethical transparency
= Accountability: who answers for the results{of}
= Oversight{of} and by whom
= Who is responsible for mistakes{of}
- responsibility that is shared by everybody is carried by nobody
- an explanation that comes a year later is not an explanation
- those who decide seldom meet those who bear the result
- an overseer who is paid by the overseen learns to look away
- complaints vanish when they go to the department that caused them
+ name one person who answers in public within a week
+ let an outside panel choose which cases it looks into
+ publish each decision with the reasons and the dissent
* The ombudsman's office with three people changed more than the audit with thirty
* A school board that published its dissenting votes was trusted more, not less

work
work jobs job employment labour workers staff hiring workforce careers recruitment
= Jobs and the working day in the age{of}
= What becomes of the workers in the wake{of}
= Hiring and staff for the running{of}
- tasks disappear before jobs do and nobody notices the gap
- the hours that are saved are filled before anyone can enjoy them
- experienced people leave first because they can
- the dull work lands on those with the least say
- a new tool makes the good worker faster and the hurried one worse
+ agree in advance what happens to the hours that are saved
+ let those who do the work choose the first task to be changed
+ guarantee retraining before the old position ends
* A print shop kept all its people by letting them redesign their own shifts
* In the call centre I have in mind, sick leave fell once the targets were dropped

learning
learning education skills training school schools teaching students knowledge
= Skills and training for the age{of}
= What schools should teach in view{of}
= Learning to live with the consequences{of}
- a course on the tool is out of date before the course on the question behind it
- people learn from a colleague rather than from a manual
- skills that are not used for half a year are gone
- beginners need the very tasks that are automated first
- teachers are trained last and blamed first
+ set aside two hours a week for learning and protect them
+ pair each newcomer with somebody who has made the mistakes
+ test understanding by having people explain it to a stranger
* A workshop that taught grandparents first had the grandchildren within a month
* The apprentices who began without any tools at all were the quickest after a year

environment
environment environmental climate energy sustainability sustainable green waste carbon ecology
= The environmental footprint{of}
= Energy, waste and the growth{of}
= Sustainable limits to the growth{of}
- efficiency is eaten up by growth within a few years
- the damage is done where the material comes from
- waste that is out of sight is out of the calculation
- whatever lasts twice as long need only be half as clever
- the cleanest version is the one that is not built
+ report energy and material for each person who is served
+ require repair for ten years and publish the manuals
+ set a ceiling first and let the projects compete below it
* A city that metered its depots found a fifth of the energy going to empty rooms
* Second-hand parts kept one fleet on the road for six more years

evidence
evidence measuring measure measurement success metrics evaluation results proof indicators impact
= How to measure the success{of}
= Evidence for and against the promises{of}
= The real results{of} and how we would know
- what is easy to count crowds out what matters
- a target that is rewarded stops being a measurement
- nobody publishes the trial that showed nothing
- without a baseline every result looks like progress
- the people concerned judge by different signs from the people who report
+ measure for three months before anything is changed
+ write down beforehand what result would make us stop
+ ask the same twenty people the same question every quarter
* One pilot was called a success by its sponsors and closed by its users
* A clinic that counted returning patients learned more than from all of its surveys

rollout
rollout pilot pilots introduction implementation timeline schedule transition plan planning launch
= A pilot and a timetable for the introduction{of}
= The transition period in the introduction{of}
= Where to start with the introduction{of}
- a pilot in the easiest place proves nothing about the hardest
- the old way has to keep working longer than planners like
- momentum is lost in the third month and not in the first week
- scale changes the problem and not only its size
- a date that is announced too early decides about the quality
+ begin in one easy and one difficult place at once
+ keep the old procedure open for a full year
+ stop after the first quarter and decide again from nothing
* A district that began with its worst street had the fewest complaints in the end
* The launch that slipped by four months was the only one still running after five years

trust
trust public opinion acceptance communication confidence legitimacy transparency media
= Public trust in the promoters{of}
= Winning acceptance for the practice{of}
= Honest communication about the limits{of}
- trust is lost in an afternoon and regained in a decade
- people forgive mistakes and do not forgive being surprised
- a promise in round numbers is believed by nobody
- those who object early are the ones who stay when it matters
- silence is taken for an answer and seldom for the right one
+ announce the bad news first and in the same place as the good
+ invite the loudest critic to see everything
+ say plainly what it cannot do
* An operator who put up a board with each day's faults got flowers from the passengers
* The project with the glossiest brochure lost its referendum by two to one

durability
maintenance long term longevity durable lasting upkeep repair infrastructure generations
= Maintenance and the long life{of}
= Keeping up the quality{of} over decades
= The infrastructure{of} and its upkeep
- opening days get ribbons and maintenance gets what is left
- knowledge leaves with the people who built it
- every shortcut is paid back with interest by a successor
- what cannot be repaired locally is not really owned
- the second generation inherits the choices and not the reasons
+ appoint the maintainer before the builder
+ write the reasons down beside each decision
+ retire one old part for every new one
* A bridge that was painted by its own village is the only one that never rusted
* The archive survived three companies because its format was dull

alternatives
alternatives alternative options choices instead substitute comparison simpler
= Simpler alternatives in place{of}
= The options we have instead{of}
= Choices before the adoption{of}
- the comparison is usually made with nothing rather than with the second-best idea
- doing less of the old thing is also an option
- a solution that arrives with its supplier was not chosen
- the simplest alternative is dismissed because nobody earns from it
- keeping two ways open is worth more than optimising one
+ describe the best alternative in the words of its supporters
+ cost out the option of changing nothing
+ choose whatever is easiest to undo
* A village replaced a planned system with a shared notebook and has not looked back
* The runner-up in that tender now serves more people than the winner

governance
governance decision decisions democracy decide decides participation power control policy politics
= Governance: who decides about the future{of}
= Participation in decisions on the use{of}
= Power and control in the hands of the owners{of}
- whoever sets the agenda has already decided half of it
- consultation after the decision is advertising
- power moves to those who write the minutes
- small bodies decide quickly and large ones are believed
- a veto without a duty to propose blocks everything
+ draw a third of the seats by lot
+ publish the agenda two weeks ahead and let anyone add to it
+ limit each mandate to two years
* A panel that was drawn by lot reached in five weekends what a committee had not in five years
* The cooperative that rotated its chair lost no meeting to quarrels

wellbeing
wellbeing health mental stress quality life balance happiness care social community communities local
= Health and wellbeing in the shadow{of}
= Everyday life and the community in view{of}
= The social price{of}
- convenience for one household is noise for the next
- people need an hour that belongs to nobody else
- loneliness does not show in any statistic of use
- what suits the capital fails in the valley
- neighbours solve problems that no programme has a name for
+ ask those who live next to it before those who use it
+ protect one evening a week from it altogether
+ let each community adapt it within published limits
* A street that closed itself to traffic on Sundays now knows its own children by name
* Two villages introduced the same scheme and only the one with a café kept it
"""

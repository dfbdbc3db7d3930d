import { describe, expect, it } from 'vitest';
import type { CasePlan, News, NodeKey, PlanNode } from '../schemas/case-plan.ts';
import type { Step } from '../schemas/case-step.ts';
import type { Subject, WorkCode } from '../schemas/matter.ts';
import { CaseStory } from './case-story.ts';

const NOW = 1_000_000;

function node(code: WorkCode, needs: WorkCode[] = [], more: Partial<PlanNode> = {}): PlanNode {
  const subject: Subject = 'child-1';
  return {
    subject,
    code,
    part: 'joint',
    department: 'health-commission',
    route: 'joint',
    needs: needs.map((n): NodeKey => `${subject}/${n}`),
    follows: [],
    patienceSeconds: 60,
    state: 'waiting',
    attempt: 0,
    ...more,
  };
}

function plan(...nodes: PlanNode[]): CasePlan {
  return { caseNumber: 'B-TEST', graph: 'test@1', nodes, decided: false };
}

let events = 0;
function answer(code: WorkCode, outcome: News['outcome'] = 'completed', attempt = 1): News {
  events += 1;
  return { eventId: `event-${events}`, kind: 'answer', subject: 'child-1', code, attempt, outcome };
}

function decision(code: WorkCode, outcome: News['outcome']): News {
  return { ...answer(code, outcome), kind: 'task' };
}

/** Takes the next step as a ledger would that sends whatever is asked of it. */
function take(story: CaseStory, now = NOW): Step {
  expect(story.hasStep()).toBe(true);
  const step = story.nextStep(now);
  const requested = step.request.map((key) => ({ key, attempt: 1 }));
  story.record(step, { requested, held: [], followOns: [] }, now);
  return step;
}

describe('a case', () => {
  it('asks for what is ready, then for what the answer made possible, then decides and finishes', () => {
    const story = new CaseStory(
      plan(node('birth-certificate'), node('household-registration', ['birth-certificate'])),
      NOW,
    );
    expect(take(story).request).toEqual(['child-1/birth-certificate']);
    expect(story.hasStep()).toBe(false);
    story.receive([answer('birth-certificate')]);
    expect(take(story).request).toEqual(['child-1/household-registration']);
    story.receive([answer('household-registration')]);
    const deciding = take(story);
    expect(deciding).toMatchObject({ decide: true, finish: false });
    const finishing = take(story);
    expect(finishing).toMatchObject({ decide: false, finish: true });
    expect(story.finished).toBe(true);
  });

  it('takes the same news once', () => {
    const story = new CaseStory(plan(node('birth-certificate'), node('parenting-guidance')), NOW);
    take(story);
    const news = answer('birth-certificate');
    story.receive([news, news]);
    expect(take(story).news).toHaveLength(1);
    story.receive([news]);
    expect(story.hasStep()).toBe(false);
  });

  it('hands over what fits nothing it waits for as stray', () => {
    const story = new CaseStory(plan(node('birth-certificate')), NOW);
    take(story);
    const old = answer('birth-certificate', 'completed', 7);
    story.receive([old]);
    expect(take(story)).toMatchObject({ news: [], stray: [old], decide: false });
  });

  it('keeps an answer that the ledger waits for until the delivery that was lost is brought again', () => {
    const story = new CaseStory(
      plan(node('birth-certificate'), node('household-registration', ['birth-certificate'])),
      NOW,
    );
    take(story);
    const early = answer('household-registration');
    story.receive([early]);
    const step = story.nextStep(NOW);
    expect(step).toMatchObject({ news: [], stray: [early] });
    story.record(step, { requested: [], held: [], followOns: [], early: [early.eventId] }, NOW);
    expect(story.hasStep()).toBe(false);
    story.receive([answer('birth-certificate')]);
    expect(take(story).request).toEqual(['child-1/household-registration']);
    expect(take(story)).toMatchObject({ news: [early], stray: [], decide: true });
  });

  it('lets go of an early answer when its matter has ended otherwise', () => {
    const story = new CaseStory(plan(node('birth-certificate')), NOW);
    take(story);
    const early = answer('birth-certificate', 'completed', 2);
    story.receive([early]);
    const step = story.nextStep(NOW);
    story.record(step, { requested: [], held: [], followOns: [], early: [early.eventId] }, NOW);
    story.receive([decision('birth-certificate', 'given-up')]);
    take(story);
    expect(story.nextStep(NOW)).toMatchObject({ news: [], stray: [early] });
  });

  it('holds a matter that a department sends back, and asks again when a person has resolved it', () => {
    const story = new CaseStory(plan(node('birth-certificate')), NOW);
    take(story);
    story.receive([answer('birth-certificate', 'correction-needed')]);
    expect(take(story)).toMatchObject({ request: [], decide: false });
    story.receive([decision('birth-certificate', 'resolved')]);
    expect(take(story).request).toEqual(['child-1/birth-certificate']);
  });

  it('skips what can never start when a person gives up what it needs', () => {
    const story = new CaseStory(
      plan(node('birth-certificate'), node('household-registration', ['birth-certificate'])),
      NOW,
    );
    take(story);
    story.receive([answer('birth-certificate', 'refused')]);
    take(story);
    story.receive([decision('birth-certificate', 'given-up')]);
    expect(take(story)).toMatchObject({ skip: ['child-1/household-registration'], decide: true });
  });

  it('notices silence once, and again only after the department was asked again', () => {
    const story = new CaseStory(plan(node('birth-certificate')), NOW);
    take(story);
    expect(story.earliestDeadline()).toBe(NOW + 60_000);
    story.noticeSilence(NOW + 59_999);
    expect(story.hasStep()).toBe(false);
    story.noticeSilence(NOW + 60_000);
    expect(take(story).overdue).toEqual(['child-1/birth-certificate']);
    expect(story.earliestDeadline()).toBeUndefined();
    story.receive([decision('birth-certificate', 'resend')]);
    take(story, NOW + 90_000);
    expect(story.earliestDeadline()).toBe(NOW + 150_000);
  });

  it('gives each department its own time', () => {
    const story = new CaseStory(
      plan(node('birth-certificate'), node('vaccination-record', [], { patienceSeconds: 90 })),
      NOW,
    );
    take(story);
    story.noticeSilence(NOW + 60_000);
    expect(take(story).overdue).toEqual(['child-1/birth-certificate']);
    expect(story.earliestDeadline()).toBe(NOW + 90_000);
  });

  it('says nothing of silence when the answer came first', () => {
    const story = new CaseStory(plan(node('birth-certificate')), NOW);
    take(story);
    story.noticeSilence(NOW + 60_000);
    story.receive([answer('birth-certificate')]);
    expect(take(story)).toMatchObject({ overdue: [], decide: true });
  });

  it('waits for follow-ons that the decision added', () => {
    const story = new CaseStory(plan(node('birth-certificate', [], { state: 'done', attempt: 1 })), NOW);
    const deciding = story.nextStep(NOW);
    expect(deciding.decide).toBe(true);
    const claim = node('childcare-subsidy-claim', [], { part: 'follow-on', state: 'requested', attempt: 1 });
    story.record(deciding, { requested: [], held: [], followOns: [claim] }, NOW);
    expect(story.hasStep()).toBe(false);
    story.receive([answer('childcare-subsidy-claim')]);
    expect(take(story).finish).toBe(true);
  });

  it('goes on from what a rebuilt plan says', () => {
    const story = new CaseStory(
      plan(
        node('birth-certificate', [], { state: 'done', attempt: 1 }),
        node('household-registration', ['birth-certificate'], { state: 'requested', attempt: 2 }),
      ),
      NOW,
    );
    expect(take(story)).toMatchObject({ request: [], decide: false });
    story.receive([answer('household-registration', 'completed', 2)]);
    expect(take(story).decide).toBe(true);
  });
});

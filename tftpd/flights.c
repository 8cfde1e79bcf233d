#include "flights.h"

#include <errno.h>
#include <string.h>

enum state { FREE, OPEN, GONE, COMPLETE };

struct flight {
	enum state state;
	bool doubled;  /* another transfer of the same request is, or was, the real one
			*/
	int64_t ended; /* COMPLETE: when */
	struct bench_tap_record record;
};

struct bench_flights {
	size_t used, open; /* flights beyond used are FREE */
	struct flight flight[BENCH_FLIGHTS_ROOM];
};

int
bench_flights_new(struct bench_flights **ret_flights)
{
	struct bench_flights *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return -ENOMEM;
	*ret_flights = f;
	return 0;
}

void
bench_flights_freep(struct bench_flights **f)
{
	free(*f);
	*f = NULL;
}

size_t
bench_flights_open(const struct bench_flights *f)
{
	return f->open;
}

static bool
is_under_way(const struct flight *x)
{
	return x->state == OPEN || x->state == GONE;
}

static void
release(struct bench_flights *f, struct flight *x)
{
	if (is_under_way(x))
		f->open--;
	x->state = FREE;
	while (f->used > 0 && f->flight[f->used - 1].state == FREE)
		f->used--;
}

static bool
same_request(const struct bench_tap_record *a, const struct bench_tap_record *b)
{
	return a->port == b->port && strcmp(a->ip, b->ip) == 0 &&
	       strcmp(a->name, b->name) == 0;
}

static bool
is_recent(const struct flight *x, struct bench_mono now)
{
	return now.us - x->ended < BENCH_FLIGHTS_MEMORY_US;
}

static bool
has_twin(const struct bench_flights *f, const struct bench_tap_record *r,
	 struct bench_mono now)
{
	for (size_t i = 0; i < f->used; i++) {
		const struct flight *x = &f->flight[i];

		if ((is_under_way(x) || (x->state == COMPLETE && is_recent(x, now))) &&
		    same_request(&x->record, r))
			return true;
	}
	return false;
}

static struct flight *
find(struct bench_flights *f, int64_t pid)
{
	for (size_t i = 0; i < f->used; i++) {
		if (is_under_way(&f->flight[i]) && f->flight[i].record.pid == pid)
			return &f->flight[i];
	}
	return NULL;
}

static struct flight *
free_flight(struct bench_flights *f)
{
	for (size_t i = 0; i < f->used; i++) {
		if (f->flight[i].state == FREE)
			return &f->flight[i];
	}
	return f->used < BENCH_FLIGHTS_ROOM ? &f->flight[f->used++] : NULL;
}

static bool
note_open(struct bench_flights *f, const struct bench_tap_record *r,
	  struct bench_mono now)
{
	bool doubled = has_twin(f, r, now);
	struct flight *x = free_flight(f);

	if (x != NULL) {
		*x = (struct flight){ .state = OPEN, .doubled = doubled, .record = *r };
		f->open++;
	}
	return !doubled;
}

/* Whatever else is under way for the same request can only be its double. */
static void
fold_twins(struct bench_flights *f, const struct bench_tap_record *r)
{
	for (size_t i = 0; i < f->used; i++) {
		if (is_under_way(&f->flight[i]) &&
		    same_request(&f->flight[i].record, r))
			f->flight[i].doubled = true;
	}
}

static bool
note_complete(struct bench_flights *f, struct flight *x,
	      const struct bench_tap_record *r, struct bench_mono now)
{
	f->open--;
	x->state = COMPLETE;
	x->ended = now.us;
	fold_twins(f, r);
	return true;
}

/* A double that is still under way takes the place of the one that failed. */
static bool
promote_twin(struct bench_flights *f, const struct bench_tap_record *r)
{
	for (size_t i = 0; i < f->used; i++) {
		struct flight *x = &f->flight[i];

		if (is_under_way(x) && same_request(&x->record, r)) {
			x->doubled = false;
			return true;
		}
	}
	return false;
}

static bool
note_failed(struct bench_flights *f, struct flight *x, const struct bench_tap_record *r)
{
	bool doubled = x->doubled;

	release(f, x);
	return !doubled && !promote_twin(f, r);
}

bool
bench_flights_note(struct bench_flights *f, const struct bench_tap_record *r,
		   struct bench_mono now)
{
	struct flight *x;

	if (r->kind == BENCH_TAP_OPEN)
		return note_open(f, r, now);
	x = find(f, r->pid);
	if (x == NULL)
		return true;
	if (r->kind == BENCH_TAP_COMPLETE)
		return note_complete(f, x, r, now);
	return note_failed(f, x, r);
}

size_t
bench_flights_mark(struct bench_flights *f, bench_flights_alive_fn *alive, void *arg,
		   struct bench_mono now)
{
	size_t marked = 0;

	for (size_t i = f->used; i-- > 0;) {
		struct flight *x = &f->flight[i];

		if (x->state == COMPLETE && !is_recent(x, now))
			release(f, x);
		else if (x->state == OPEN && !alive(x->record.pid, arg))
			x->state = GONE;
		marked += x->state == GONE;
	}
	return marked;
}

bool
bench_flights_reap(struct bench_flights *f, struct bench_mono now,
		   struct bench_tap_record *ret_record)
{
	for (size_t i = 0; i < f->used; i++) {
		struct flight *x = &f->flight[i];

		if (x->state != GONE)
			continue;
		*ret_record = x->record;
		ret_record->kind = BENCH_TAP_TIMEOUT;
		snprintf(ret_record->text, sizeof(ret_record->text),
			 "the server was stopped");
		ret_record->ms = (now.us - x->record.t) / 1000;
		ret_record->t = now.us;
		release(f, x);
		return true;
	}
	return false;
}

#include <source/source.h>

#include <core/calibrate.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define CTRL_D 4
#define DELETE 0x7f

static int
linux_grab(int fd)
{
	return ioctl(fd, EVIOCGRAB, 1) < 0 ? -errno : 0;
}

static int
linux_monotonic(int fd)
{
	int clock = CLOCK_MONOTONIC;

	return ioctl(fd, EVIOCSCLOCKID, &clock) < 0 ? -errno : 0;
}

static int
linux_held(int fd, uint8_t *keys, size_t len)
{
	return ioctl(fd, EVIOCGKEY(len), keys) < 0 ? -errno : 0;
}

const struct bench_source_ops bench_source_linux = { linux_grab, linux_monotonic,
						     linux_held };

void
bench_source_init(struct bench_source *s, const struct bench_source_spec *spec,
		  const struct bench_source_ops *ops)
{
	memset(s, 0, sizeof(*s));
	s->spec = *spec;
	s->ops = ops;
	s->fd = -1;
	s->evdev.keys.layout = spec->layout;
	s->typing.host = spec->layout;
	s->calibrated = spec->layout_known;
	s->line.slow = spec->slow;
	s->line.untimed = spec->kind == BENCH_SOURCE_PIPE;
}

/* A device that others read too types into their windows as well. */
static int
grab(struct bench_source *s, struct bench_err *err)
{
	int r = s->ops->grab(s->fd);

	s->evdev.own_time = s->ops->monotonic(s->fd) == 0;
	if (r == 0 || s->spec.allow_ungrabbed)
		return 0;
	if (r == -EBUSY)
		return bench_fail(err, r,
				  "scanner '%s': another program has it for itself: "
				  "stop that one",
				  s->spec.path);
	return bench_fail(err, r, "scanner '%s': cannot have it for ourselves: %s",
			  s->spec.path, strerror(-r));
}

static speed_t
speed_of(unsigned baud)
{
	static const struct {
		unsigned baud;
		speed_t speed;
	} speeds[] = { { 1200, B1200 },	  { 2400, B2400 },    { 4800, B4800 },
		       { 9600, B9600 },	  { 19200, B19200 },  { 38400, B38400 },
		       { 57600, B57600 }, { 115200, B115200 } };

	for (size_t i = 0; i < BENCH_N(speeds); i++)
		if (speeds[i].baud == baud)
			return speeds[i].speed;
	return B9600;
}

static void
make_raw(struct termios *t, const struct bench_source_spec *spec)
{
	if (spec->kind == BENCH_SOURCE_SERIAL) {
		cfmakeraw(t);
		t->c_cflag |= CLOCAL | CREAD;
		cfsetispeed(t, speed_of(spec->baud));
		cfsetospeed(t, speed_of(spec->baud));
	} else {
		/* Each key when it is pressed; who types by hand sees it, and Ctrl-C
		 * goes on to end the program. */
		t->c_lflag &= ~(tcflag_t)ICANON;
		t->c_iflag &= ~(tcflag_t)IXON;
	}
	t->c_cc[VMIN] = 1;
	t->c_cc[VTIME] = 0;
}

static int
set_terminal(struct bench_source *s, struct bench_err *err)
{
	struct termios t;

	if (tcgetattr(s->fd, &t) < 0)
		return bench_fail(err, -errno, "scanner '%s': no serial line: %s",
				  s->spec.station, strerror(errno));
	s->saved = t;
	s->has_saved = true;
	make_raw(&t, &s->spec);
	if (tcsetattr(s->fd, TCSANOW, &t) < 0)
		return bench_fail(err, -errno, "scanner '%s': cannot be set: %s",
				  s->spec.station, strerror(errno));
	return 0;
}

/* The terminal is somebody else's: its flags are shared, so it stays blocking and is
 * read after poll() only. */
static int
open_device(struct bench_source *s, struct bench_err *err)
{
	if (s->spec.kind == BENCH_SOURCE_TERMINAL || s->spec.kind == BENCH_SOURCE_PIPE)
		s->fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	else
		s->fd = open(s->spec.path,
			     (s->spec.kind == BENCH_SOURCE_SERIAL ? O_RDWR : O_RDONLY) |
				     O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (s->fd < 0)
		return bench_fail(err, -errno, "scanner '%s': %s", s->spec.path,
				  strerror(errno));
	return 0;
}

static int
take_over(struct bench_source *s, struct bench_err *err)
{
	switch (s->spec.kind) {
	case BENCH_SOURCE_EVDEV:
		return grab(s, err);
	case BENCH_SOURCE_SERIAL:
	case BENCH_SOURCE_TERMINAL:
		return set_terminal(s, err);
	case BENCH_SOURCE_PIPE:
	case BENCH_SOURCE_CAMERA:
	case BENCH_SOURCE_STREAM:
		break;
	}
	return 0;
}

int
bench_source_open(struct bench_source *s, struct bench_err *err)
{
	enum bench_layout layout = s->evdev.keys.layout;
	int r = open_device(s, err);

	if (r < 0)
		return r;
	s->evdev = (struct bench_evdev){ .keys = { .layout = layout } };
	r = take_over(s, err);
	if (r < 0)
		bench_source_close(s);
	return r;
}

void
bench_source_close(struct bench_source *s)
{
	if (s->has_saved)
		(void)tcsetattr(s->fd, TCSANOW, &s->saved);
	s->has_saved = false;
	bench_closep(&s->fd);
	s->fd = -1;
}

static int
push(struct bench_source *s, uint8_t byte, struct bench_mono when, bench_source_fn *fn,
     void *arg)
{
	struct bench_line_scan scan;
	bool again = true;
	int r = 0;

	while (r == 0 && again)
		if (bench_line_push(&s->line, byte, when, &scan, &again))
			r = fn(s, &scan, arg);
	return r;
}

static void
resync(struct bench_source *s)
{
	uint8_t held[(KEY_MAX + 8) / 8] = { 0 };

	if (s->ops->held(s->fd, held, sizeof(held)) < 0)
		memset(held, 0, sizeof(held));
	bench_keys_resync(&s->evdev.keys, held, sizeof(held));
}

static int
take_events(struct bench_source *s, struct bench_bytes chunk, struct bench_mono now,
	    bench_source_fn *fn, void *arg)
{
	struct bench_evdev_out out;
	int r = 0;

	while (r == 0) {
		switch (bench_evdev_next(&s->evdev, &chunk, now, &out)) {
		case BENCH_EVDEV_NOTHING:
			return 0;
		case BENCH_EVDEV_DROPPED:
			bench_line_lose(&s->line, out.when);
			break;
		case BENCH_EVDEV_RESYNC:
			resync(s);
			break;
		case BENCH_EVDEV_BYTES:
			for (size_t i = 0; r == 0 && i < out.n; i++)
				r = push(s, (uint8_t)out.bytes[i], out.when, fn, arg);
			break;
		}
	}
	return r;
}

static int
take_text(struct bench_source *s, struct bench_bytes chunk, struct bench_mono now,
	  bench_source_fn *fn, void *arg)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < chunk.len; i++)
		r = push(s, chunk.data[i], now, fn, arg);
	return r;
}

/* What was being read is told before the device is given up. */
static int
leave(struct bench_source *s, bench_source_fn *fn, void *arg)
{
	struct bench_line_scan scan;
	int r = 0;

	if (bench_line_break(&s->line, &scan))
		r = fn(s, &scan, arg);
	bench_source_close(s);
	return r < 0 ? r : -ENODEV;
}

/* Ctrl-D is the end, and what was typed can be corrected, as before the terminal gave
 * each key by itself. */
static int
take_typed(struct bench_source *s, struct bench_bytes chunk, struct bench_mono now,
	   bench_source_fn *fn, void *arg)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < chunk.len; i++) {
		uint8_t byte = chunk.data[i];

		if (byte == CTRL_D)
			return leave(s, fn, arg);
		if (byte == '\b' || byte == DELETE)
			bench_line_erase(&s->line);
		else
			r = push(s, byte, now, fn, arg);
	}
	return r;
}

int
bench_source_read(struct bench_source *s, struct bench_mono now, bench_source_fn *fn,
		  void *arg)
{
	uint8_t data[64 * sizeof(struct input_event)];
	ssize_t n = read(s->fd, data, sizeof(data));
	struct bench_bytes chunk = { data, n > 0 ? (size_t)n : 0 };

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return 0;
	if (n <= 0)
		return leave(s, fn, arg);
	switch (s->spec.kind) {
	case BENCH_SOURCE_EVDEV:
		return take_events(s, chunk, now, fn, arg);
	case BENCH_SOURCE_SERIAL:
	case BENCH_SOURCE_PIPE:
		return take_text(s, chunk, now, fn, arg);
	case BENCH_SOURCE_TERMINAL:
		return take_typed(s, chunk, now, fn, arg);
	case BENCH_SOURCE_CAMERA:
	case BENCH_SOURCE_STREAM:
		break;
	}
	return 0;
}

static bool
has_input(const struct bench_source *s)
{
	struct pollfd p = { .fd = s->fd, .events = POLLIN };

	return s->fd >= 0 && poll(&p, 1, 0) > 0;
}

int
bench_source_tick(struct bench_source *s, struct bench_mono now, bench_source_fn *fn,
		  void *arg)
{
	struct bench_line_scan scan;
	int r = 0;

	if (now.us < bench_line_due(&s->line).us)
		return 0;
	while (r == 0 && has_input(s))
		r = bench_source_read(s, now, fn, arg);
	if (r < 0)
		return r;
	return bench_line_tick(&s->line, now, &scan) ? fn(s, &scan, arg) : 0;
}

static int
calibrate_keys(struct bench_source *s, struct bench_bytes text)
{
	enum bench_layout scanner;
	int r = bench_calibrate_keys(text, s->evdev.keys.layout, &scanner);

	if (r == 0)
		s->evdev.keys.layout = scanner;
	return r;
}

int
bench_source_calibrate(struct bench_source *s, struct bench_bytes text)
{
	int r = s->spec.kind == BENCH_SOURCE_EVDEV ? calibrate_keys(s, text)
						   : bench_calibrate(text, &s->typing);

	if (r == 0) {
		s->calibrated = true;
		s->doubtful = false;
	}
	return r;
}

const char *
bench_source_doubts(const struct bench_source *s)
{
	if (s->calibrated)
		return "";
	switch (s->spec.kind) {
	case BENCH_SOURCE_EVDEV:
		return s->doubtful ? BENCH_TYPING_MOVED : BENCH_TYPING_SWAPPED;
	case BENCH_SOURCE_TERMINAL:
		return BENCH_TYPING_MOVED;
	case BENCH_SOURCE_SERIAL:
	case BENCH_SOURCE_PIPE:
	case BENCH_SOURCE_CAMERA:
	case BENCH_SOURCE_STREAM:
		break;
	}
	return "";
}

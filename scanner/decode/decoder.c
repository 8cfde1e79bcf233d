#include <decode/decoder.h>

#include <bench/clock.h>
#include <decode/confine.h>
#include <decode/search.h>
#include <decode/servant.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CPU_SECONDS 1200
#define MESSAGE_MAX (256u << 10)

/* A frame on its way: first it is sent, then its answer comes. */
struct errand {
	struct bench_servant_frame header;
	struct bench_bytes data;
	size_t sent;  /* of header and data */
	uint32_t len; /* of the answer */
	size_t got;   /* of len and answer */
	int64_t end;  /* when it is given up */
};

struct bench_decoder {
	bench_decoder_fn *work;
	pid_t child; /* 0: none */
	int fd;
	unsigned frames, children;
	bool busy;
	struct errand errand;
	struct bench_str message;
};

static int
search_frame(struct bench_zbar *zbar, const struct bench_image *image,
	     struct bench_str *message, struct bench_err *err)
{
	return bench_search(zbar, image, BENCH_SEARCH_FRAME_US, message, err);
}

/* Returns how the child ended. */
static int
stop(struct bench_decoder *d, bool kill_it)
{
	int status = 0;

	if (d->child == 0)
		return 0;
	close(d->fd);
	if (kill_it)
		kill(d->child, SIGKILL);
	while (waitpid(d->child, &status, 0) < 0 && errno == EINTR)
		;
	d->child = 0;
	return status;
}

/* A station's devices and its record are nothing for who looks at pictures: a scanner
 * would stay grabbed as long as the child has it. A camera has always one more frame,
 * so whatever else the box does goes first. */
static void
be_child(int fd, bench_decoder_fn *work)
{
	(void)setpriority(PRIO_PROCESS, 0, 5);
	if (dup2(fd, STDERR_FILENO + 1) < 0 ||
	    close_range(STDERR_FILENO + 2, ~0u, 0) < 0)
		return;
	if (bench_confine(CPU_SECONDS))
		bench_servant_run(STDERR_FILENO + 1, work);
}

static int
start(struct bench_decoder *d, struct bench_err *err)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return bench_fail(err, -EIO, "cannot make a socket: %s",
				  strerror(errno));
	fflush(NULL);
	d->child = fork();
	if (d->child < 0) {
		d->child = 0;
		close(ends[0]);
		close(ends[1]);
		return bench_fail(err, -EIO, "cannot start a process: %s",
				  strerror(errno));
	}
	if (d->child == 0) {
		be_child(ends[1], d->work);
		_exit(0);
	}
	close(ends[1]);
	d->fd = ends[0];
	d->frames = 0;
	d->children++;
	return 0;
}

static int
ensure_child(struct bench_decoder *d, struct bench_err *err)
{
	if (d->child != 0 && d->frames >= BENCH_DECODER_FRAMES)
		stop(d, false);
	return d->child != 0 ? 0 : start(d, err);
}

static size_t
size_of(const struct errand *e)
{
	return sizeof(e->header) + e->data.len;
}

/* What of the frame the socket takes now. 0, -EAGAIN or -EIO. */
static int
send_some(int fd, struct errand *e)
{
	while (e->sent < size_of(e)) {
		bool head = e->sent < sizeof(e->header);
		size_t from = head ? e->sent : e->sent - sizeof(e->header);
		size_t left = (head ? sizeof(e->header) : e->data.len) - from;
		const uint8_t *at = head ? (const uint8_t *)&e->header : e->data.data;
		ssize_t n = send(fd, at + from, left, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN ? -EAGAIN : -EIO;
		e->sent += (size_t)n;
	}
	return 0;
}

/* Into at, of which there is left to come. */
static ssize_t
receive_some(int fd, void *at, size_t left)
{
	ssize_t n;

	do {
		n = recv(fd, at, left, MSG_DONTWAIT);
	} while (n < 0 && errno == EINTR);
	if (n > 0)
		return n;
	return n < 0 && errno == EAGAIN ? -EAGAIN : -EIO;
}

/* 0: the answer is whole. */
static int
receive(int fd, struct errand *e, struct bench_str *message)
{
	char chunk[4096];

	while (e->got < sizeof(e->len)) {
		ssize_t n = receive_some(fd, (uint8_t *)&e->len + e->got,
					 sizeof(e->len) - e->got);

		if (n < 0)
			return (int)n;
		e->got += (size_t)n;
	}
	if (e->len > MESSAGE_MAX)
		return -EIO;
	while (message->len < e->len) {
		size_t left = e->len - message->len;
		ssize_t n = receive_some(fd, chunk,
					 left < sizeof(chunk) ? left : sizeof(chunk));

		if (n < 0)
			return (int)n;
		bench_str_add_n(message, chunk, (size_t)n);
		if (bench_str_failed(message))
			return -EIO;
	}
	return 0;
}

static int
explain(struct bench_decoder *d, bool late, struct bench_err *err)
{
	int status = stop(d, true);

	if (late)
		return bench_fail(err, -EIO, "the decoder took too long");
	if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
		return bench_fail(err, -EIO, "the decoder died of signal %d",
				  WTERMSIG(status));
	return bench_fail(err, -EIO, "the decoder gave no answer");
}

static int
find(struct bench_decoder *d, struct bench_found *ret_found, struct bench_err *err)
{
	struct bench_found found = { .message = d->message };
	int r;

	d->message = (struct bench_str){ 0 };
	r = bench_symbols_get((struct bench_bytes){ (const uint8_t *)found.message.text,
						    found.message.len },
			      &found.symbols, err);
	if (r < 0) {
		bench_found_clear(&found);
		return r == -EINVAL ? -EIO : r;
	}
	*ret_found = found;
	return 0;
}

int
bench_decoder_begin(struct bench_decoder *decoder, const struct bench_frame *frame,
		    struct bench_err *err)
{
	const struct bench_image *image = frame->image;
	struct errand e = { .data = frame->jpeg };
	int r;

	if (image != NULL) {
		e.header =
			(struct bench_servant_frame){ image->width, image->height, 0 };
		e.data = (struct bench_bytes){ image->luma,
					       (size_t)image->width * image->height };
	} else if (frame->jpeg.len == 0 || frame->jpeg.len > BENCH_IMAGE_PIXELS_MAX) {
		return bench_fail(err, -EIO, "no picture, or too large");
	}
	if (image == NULL)
		e.header.jpeg_len = (uint32_t)frame->jpeg.len;
	r = ensure_child(decoder, err);
	if (r < 0)
		return r;
	e.end = bench_mono_now().us + BENCH_DECODER_SECONDS * INT64_C(1000000);
	decoder->errand = e;
	decoder->busy = true;
	decoder->frames++;
	bench_str_reset(&decoder->message);
	return 0;
}

int
bench_decoder_step(struct bench_decoder *decoder, struct bench_mono now,
		   struct bench_found *ret_found, struct bench_err *err)
{
	struct bench_decoder *d = decoder;
	int r = send_some(d->fd, &d->errand);

	if (r == 0)
		r = receive(d->fd, &d->errand, &d->message);
	if (r == -EAGAIN && now.us < d->errand.end)
		return r;
	d->busy = false;
	return r < 0 ? explain(d, r == -EAGAIN, err) : find(d, ret_found, err);
}

int
bench_decoder_read(struct bench_decoder *decoder, const struct bench_frame *frame,
		   struct bench_found *ret_found, struct bench_err *err)
{
	int r = bench_decoder_begin(decoder, frame, err);

	if (r < 0)
		return r;
	do {
		struct pollfd p = bench_decoder_wants(decoder);
		int64_t left = decoder->errand.end - bench_mono_now().us;

		/* upwards: a wait that ends a moment early would not look like one */
		(void)poll(&p, 1, left < 0 ? 0 : (int)((left + 999) / 1000));
		r = bench_decoder_step(decoder, bench_mono_now(), ret_found, err);
	} while (r == -EAGAIN);
	return r;
}

/* The child has half of it, or its answer would be the next frame's. */
void
bench_decoder_forget(struct bench_decoder *decoder)
{
	if (decoder->busy)
		stop(decoder, true);
	decoder->busy = false;
}

bool
bench_decoder_is_busy(const struct bench_decoder *decoder)
{
	return decoder->busy;
}

struct pollfd
bench_decoder_wants(const struct bench_decoder *decoder)
{
	const struct bench_decoder *d = decoder;
	bool sends = d->errand.sent < size_of(&d->errand);

	return (struct pollfd){ .fd = d->busy ? d->fd : -1,
				.events = sends ? POLLOUT : POLLIN };
}

struct bench_mono
bench_decoder_due(const struct bench_decoder *decoder)
{
	return (struct bench_mono){ decoder->busy ? decoder->errand.end : INT64_MAX };
}

unsigned
bench_decoder_children(const struct bench_decoder *decoder)
{
	return decoder->children;
}

pid_t
bench_decoder_child(const struct bench_decoder *decoder)
{
	return decoder->child;
}

int
bench_decoder_new(bench_decoder_fn *work, struct bench_decoder **ret_decoder,
		  struct bench_err *err)
{
	struct bench_decoder *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return bench_fail(err, -ENOMEM, "out of memory for the decoder");
	d->work = work == NULL ? search_frame : work;
	*ret_decoder = d;
	return 0;
}

void
bench_decoder_free(struct bench_decoder *decoder)
{
	if (decoder == NULL)
		return;
	bench_decoder_forget(decoder);
	stop(decoder, false);
	bench_str_clear(&decoder->message);
	free(decoder);
}

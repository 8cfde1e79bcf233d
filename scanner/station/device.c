#include <station/device.h>

int
bench_device_init(struct bench_device *d, struct bench_source *source,
		  const struct bench_camera_driver *cameras,
		  const struct bench_scan_rules *rules, struct bench_err *err)
{
	*d = (struct bench_device){ .source = source };
	return bench_source_is_seen(source->spec.kind)
		       ? bench_eye_new(source, cameras, rules, &d->eye, err)
		       : 0;
}

void
bench_device_clear(struct bench_device *d)
{
	bench_eye_free(d->eye);
	if (d->source != NULL)
		bench_source_close(d->source);
	*d = (struct bench_device){ .source = NULL };
}

int
bench_device_open(struct bench_device *d, struct bench_err *err)
{
	return d->eye != NULL ? bench_eye_open(d->eye, err)
			      : bench_source_open(d->source, err);
}

bool
bench_device_is_open(const struct bench_device *d)
{
	return d->eye != NULL ? bench_eye_is_open(d->eye) : d->source->fd >= 0;
}

struct pollfd
bench_device_wants(const struct bench_device *d)
{
	return d->eye != NULL
		       ? bench_eye_wants(d->eye)
		       : (struct pollfd){ .fd = d->source->fd, .events = POLLIN };
}

struct bench_mono
bench_device_due(const struct bench_device *d)
{
	return d->eye != NULL ? bench_eye_due(d->eye)
			      : bench_line_due(&d->source->line);
}

int
bench_device_read(struct bench_device *d, struct bench_mono now,
		  const struct bench_device_ears *ears)
{
	return d->eye != NULL
		       ? bench_eye_step(d->eye, now, ears)
		       : bench_source_read(d->source, now, ears->scan, ears->arg);
}

int
bench_device_tick(struct bench_device *d, struct bench_mono now,
		  const struct bench_device_ears *ears)
{
	if (d->eye == NULL)
		return bench_source_tick(d->source, now, ears->scan, ears->arg);
	return now.us < bench_eye_due(d->eye).us ? 0
						 : bench_eye_step(d->eye, now, ears);
}

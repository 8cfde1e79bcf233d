/* What the board can have the program bench do, and how a JSON object of named values
 * becomes its words. Pure: runs nothing, opens nothing.
 *
 * Values are checked by kind before they become words: a positional word never begins
 * with '-', an option is always one word, --name=value, and no value has control bytes
 * or marks that turn the writing. PINs never become words: they are lines of the
 * program's standard input. */
#ifndef BENCH_BOARD_ACT_H
#define BENCH_BOARD_ACT_H

#include <bench/err.h>
#include <jansson.h>
#include <stdbool.h>

#define ACT_VALUES 12 /* of one act, words and options each */
#define ACT_ARGV 128
#define ACT_VALUE_MOST 1000 /* bytes of one value */

enum act_kind {
	ACT_TEXT,
	ACT_MAC,
	ACT_UNIT, /* MAC or serial */
	ACT_NUMBER,
	ACT_NAME,   /* letters, digits, '-', '_' */
	ACT_LOAD,   /* the same and '.': a firmware load */
	ACT_CARTON, /* 3/2, or its bar code */
	ACT_CHOICE,
	ACT_FLAG,
	ACT_FILE, /* the token of an upload */
};

struct act_value {
	const char *name; /* in JSON; as an option --name, '-' for '_' */
	enum act_kind kind;
	const char *choices; /* "en|ja" */
	bool must, many;
	bool or_file; /* or the token of an upload */
};

enum act_flag {
	ACT_READS = 1,	    /* changes nothing: GET /api/v1/read/… */
	ACT_LONG = 2,	    /* in the queue of long work, always as a job */
	ACT_SUPERVISOR = 4, /* the session is a supervisor's */
	ACT_PIN = 8,	    /* a supervisor's PIN comes with it */
	ACT_PIN_MAY = 16,   /* it may, and in some cases must */
	ACT_NEW_PIN = 32,   /* "new_pin" may come with it */
	ACT_SAYS_NO = 64,   /* exit 1 with rows is an answer, not a refusal */
	ACT_PROGRESS = 128, /* takes --progress */
};

struct act {
	const char *noun, *verb; /* verb "": the noun alone */
	unsigned flags;
	struct act_value words[ACT_VALUES], options[ACT_VALUES];
	const char *file;   /* its answer is a file: this and the first word make its
			       name; NULL: its answer is JSON */
	const char *ending; /* of the file, where no value "format" says so */
	const char *fixed;  /* a word that always comes with it; NULL */
};

extern const struct act act_table[];
extern const size_t act_table_n;

/* NULL: there is none. */
const struct act *act_find(const char *noun, const char *verb);
const char *act_kind_name(enum act_kind kind);
/* Of a file's ending, "pdf"; "application/octet-stream" for what is not known. */
const char *act_content_type(const char *ending);

/* The folder and name of an upload of this person. -ENOENT. */
typedef int act_file_fn(void *arg, const char *token, char folder[320], char name[128]);

struct act_ask {
	const char *program, *config; /* config NULL: the default */
	const char *by;		      /* who is signed in */
	bool supervisor;	      /* and is one */
	act_file_fn *file;	      /* NULL: no uploads */
	void *arg;
};

/* A command that is ready to run. */
struct act_call {
	const struct act *act;
	char *argv[ACT_ARGV]; /* ends with NULL */
	size_t argc;
	char folder[320]; /* where it is to run */
	char input[64];	  /* its standard input: PINs; wiped by act_call_clear() */
	char file[160];	  /* its answer's name, "" JSON */
	char ending[8];
};

/* 0; -EBADMSG: not the form that the act takes (an unknown value, a wrong type);
 * -EINVAL: a value is wrong or missing; -EACCES: a supervisor's name or PIN is missing;
 * -EPERM: needs a supervisor's session; -ENOMEM. err names the value and never repeats
 * it where it is a PIN. */
int act_call_make(const struct act *a, json_t *values, const struct act_ask *ask,
		  struct act_call *ret_call, struct bench_err *err) BENCH_CHECKED;
void act_call_clear(struct act_call *call);
/* PINs that were told with the values; NULL is fine. */
void act_wipe_pins(json_t *values);

#endif

/*
 * [sideman_ring~ NAME CHANNELS]: what Sideman plays, out of its shared ring, inside Pd. docs/shared-buffer.md tells how to
 * build and use it.
 *
 * open NAME-or-PATH   read another ring
 * start POSITION      from the next tick on, play from there; the object counts on by itself
 * stop                fall silent
 *
 * The signal outlets are the channels; the last outlet tells what happens: ring RATE CHANNELS BLOCK-SAMPLES, lost COUNT,
 * gone, no-ring REASON.
 */
#include <math.h>
#include <string.h>

#include "m_pd.h"

#define SIDEMAN_RING_IMPLEMENTATION
#include "sideman_ring.h"

#define MAX_CHANNELS 2
#define KEPT (1 << 18) /* samples by position: some seconds */
#define RAMP 256
#define MAX_TICK 8192
#define BLOCKS_A_TICK 2 /* taking more at once would hold up the sound */
#define LOOK_MS 250
#define PATIENCE_SECONDS 3

static t_class *sideman_ring_class;

typedef struct {
    t_object object;
    t_outlet *info;
    t_clock *clock;
    sideman_ring ring;
    char path[SIDEMAN_PATH_BYTES];
    int channels, open, told_missing, playing, level;
    int64_t position;
    uint64_t told_lost;
    t_float rate;
    t_sample *out[MAX_CHANNELS];
    float *block;                 /* one block, as it comes out of the ring */
    float *kept[MAX_CHANNELS];    /* [KEPT] samples: position p is at p modulo KEPT */
    int64_t *at;                  /* [KEPT] the position whose sample is there */
    float shape[RAMP + 1];
    unsigned short bound[MAX_TICK];
} t_ring;

static int there(const t_ring *x, int64_t position) { return position >= 0 && x->at[position & (KEPT - 1)] == position; }

static void keep(t_ring *x, const sideman_block *block) {
    uint32_t frame, channel, channels = x->ring.channels;
    for (frame = 0; frame < block->samples; frame++) {
        int64_t position = block->position + frame, place = position & (KEPT - 1);
        if (x->playing && (position < x->position || position >= x->position + KEPT)) continue;
        for (channel = 0; channel < (uint32_t)x->channels; channel++)
            x->kept[channel][place] = x->block[frame * channels + (channel < channels ? channel : channels - 1)];
        x->at[place] = position;
    }
}

static void tell(t_ring *x, const char *what, int count, double a, double b, double c, double d) {
    t_atom atoms[4];
    SETFLOAT(atoms, (t_float)a);
    SETFLOAT(atoms + 1, (t_float)b);
    SETFLOAT(atoms + 2, (t_float)c);
    SETFLOAT(atoms + 3, (t_float)d);
    outlet_anything(x->info, gensym(what), count, atoms);
}

static void take(t_ring *x, int most) {
    sideman_block block;
    while (x->open && most-- > 0 && sideman_ring_next(&x->ring, &block, x->block) == SIDEMAN_OK) keep(x, &block);
}

static void forget(t_ring *x) {
    int place;
    for (place = 0; place < KEPT; place++) x->at[place] = -1;
}

static void shut(t_ring *x) {
    if (x->open) freebytes(x->block, sizeof(float) * x->ring.block_samples * x->ring.channels);
    sideman_ring_close(&x->ring);
    x->open = 0;
}

static void try_open(t_ring *x) {
    int code = sideman_ring_open(&x->ring, x->path);
    if (code != SIDEMAN_OK) {
        t_atom reason;
        SETSYMBOL(&reason, gensym(sideman_ring_text(code)));
        if (!x->told_missing) outlet_anything(x->info, gensym("no-ring"), 1, &reason);
        x->told_missing = 1;
        return;
    }
    x->block = (float *)getbytes(sizeof(float) * x->ring.block_samples * x->ring.channels);
    x->open = 1;
    x->told_missing = 0;
    x->told_lost = 0;
    tell(x, "ring", 3, x->ring.sample_rate, x->ring.channels, x->ring.block_samples, 0);
    if (x->rate > 0 && x->ring.sample_rate != (uint32_t)x->rate)
        pd_error(x, "sideman_ring~: the ring runs at %u Hz and Pd at %g; say /hello with Pd's rate and take the ring of that rate",
                 x->ring.sample_rate, x->rate);
    take(x, (int)x->ring.slots);
}

/* Four times a second: does the writer live, is there another, what is there to tell? Files are looked at here alone. */
static void look(t_ring *x) {
    double now = sys_getrealtime();
    if (x->open && (!sideman_ring_alive(&x->ring, now, PATIENCE_SECONDS) || sideman_ring_replaced(&x->ring))) {
        take(x, (int)x->ring.slots);
        shut(x);
        forget(x);
        outlet_anything(x->info, gensym("gone"), 0, NULL);
    }
    if (!x->open) try_open(x);
    if (x->open && x->ring.lost != x->told_lost) {
        x->told_lost = x->ring.lost;
        tell(x, "lost", 1, (double)x->told_lost, 0, 0, 0);
    }
    clock_delay(x->clock, LOOK_MS);
}

/* Missing sound fades out before and in after, over RAMP samples: at most its distance to the next hole, at most one step
 * more than the sample before. */
static t_int *perform(t_int *w) {
    t_ring *x = (t_ring *)w[1];
    int count = (int)w[2], sample, channel, free_until;
    take(x, BLOCKS_A_TICK);
    if (!x->playing || !x->open || x->ring.sample_rate != (uint32_t)x->rate) {
        for (channel = 0; channel < x->channels; channel++) memset(x->out[channel], 0, sizeof(t_sample) * (size_t)count);
        x->level = 0;
        if (x->playing) x->position += count;
        return w + 3;
    }
    free_until = RAMP;
    for (sample = count + RAMP - 1; sample >= 0; sample--) {
        free_until = there(x, x->position + sample) ? free_until + 1 : 0;
        if (sample < count) x->bound[sample] = (unsigned short)(free_until < RAMP ? free_until : RAMP);
    }
    for (sample = 0; sample < count; sample++) {
        int64_t place = (x->position + sample) & (KEPT - 1);
        x->level = x->level + 1 < x->bound[sample] ? x->level + 1 : x->bound[sample];
        for (channel = 0; channel < x->channels; channel++)
            x->out[channel][sample] = x->level ? x->kept[channel][place] * x->shape[x->level] : 0;
    }
    x->position += count;
    return w + 3;
}

static void dsp(t_ring *x, t_signal **signals) {
    int channel, count = (int)signals[0]->s_n;
    x->rate = signals[0]->s_sr;
    if (count > MAX_TICK) {
        pd_error(x, "sideman_ring~: at most %d samples at once", MAX_TICK);
        return;
    }
    for (channel = 0; channel < x->channels; channel++) x->out[channel] = signals[channel]->s_vec;
    dsp_add(perform, 2, x, (t_int)count);
}

static void set_open(t_ring *x, t_symbol *name) {
    int code = SIDEMAN_OK;
    if (strchr(name->s_name, '/') || strchr(name->s_name, '\\')) {
        if (strlen(name->s_name) >= sizeof x->path) code = SIDEMAN_NO_NAME;
        else strcpy(x->path, name->s_name);
    } else code = sideman_ring_path(x->path, sizeof x->path, name->s_name);
    if (code != SIDEMAN_OK) {
        pd_error(x, "sideman_ring~: %s", sideman_ring_text(code));
        return;
    }
    shut(x);
    forget(x);
    x->told_missing = 0;
    clock_delay(x->clock, 0);
}

static void start(t_ring *x, t_floatarg position) {
    x->position = (int64_t)position;
    x->playing = 1;
    x->level = 0;
}

static void stop(t_ring *x) { x->playing = 0; }

static void *create(t_symbol *name, t_floatarg channels) {
    t_ring *x = (t_ring *)pd_new(sideman_ring_class);
    int channel, step;
    x->channels = channels == 1 ? 1 : MAX_CHANNELS;
    x->open = x->told_missing = x->playing = x->level = 0;
    x->ring.base = NULL;
    x->rate = 0;
    x->at = (int64_t *)getbytes(sizeof(int64_t) * KEPT);
    for (channel = 0; channel < x->channels; channel++) {
        outlet_new(&x->object, &s_signal);
        x->kept[channel] = (float *)getbytes(sizeof(float) * KEPT);
    }
    x->info = outlet_new(&x->object, &s_anything);
    for (step = 0; step <= RAMP; step++) x->shape[step] = (float)(0.5 - 0.5 * cos(3.14159265358979323846 * step / RAMP));
    x->clock = clock_new(x, (t_method)look);
    set_open(x, *name->s_name ? name : gensym("sideman"));
    return x;
}

static void destroy(t_ring *x) {
    int channel;
    clock_free(x->clock);
    shut(x);
    freebytes(x->at, sizeof(int64_t) * KEPT);
    for (channel = 0; channel < x->channels; channel++) freebytes(x->kept[channel], sizeof(float) * KEPT);
}

void sideman_ring_tilde_setup(void) {
    sideman_ring_class = class_new(gensym("sideman_ring~"), (t_newmethod)create, (t_method)destroy, sizeof(t_ring), CLASS_DEFAULT,
                                   A_DEFSYM, A_DEFFLOAT, 0);
    class_addmethod(sideman_ring_class, (t_method)dsp, gensym("dsp"), A_CANT, 0);
    class_addmethod(sideman_ring_class, (t_method)set_open, gensym("open"), A_SYMBOL, 0);
    class_addmethod(sideman_ring_class, (t_method)start, gensym("start"), A_FLOAT, 0);
    class_addmethod(sideman_ring_class, (t_method)stop, gensym("stop"), 0);
}

/*
 * [sideman_send~ NAME CHANNELS]: what is played in Pd, into a shared ring that Sideman listens to. docs/shared-buffer.md
 * tells how to build and use it.
 *
 * open NAME-or-PATH   write another ring
 * start POSITION      from the next tick on, send; the first sample is at that position
 * stop                send nothing; the ring stays
 *
 * The signal inlets are the channels; the outlet tells what happens: ring RATE CHANNELS SLOTS, no-ring REASON.
 */
#include <string.h>

#include "m_pd.h"

#define SIDEMAN_RING_IMPLEMENTATION
#include "sideman_ring.h"

#define MAX_CHANNELS 2
#define BLOCK 64
#define SLOTS 1024 /* 1.5 s at 44100 Hz */
#define MAX_TICK 8192
#define LOOK_MS 250

static t_class *sideman_send_class;

typedef struct {
    t_object object;
    t_outlet *info;
    t_clock *clock;
    sideman_writer writer;
    char path[SIDEMAN_PATH_BYTES];
    int channels, playing, told_missing;
    int64_t position;
    t_float rate, dummy;
    t_sample *in[MAX_CHANNELS];
    float frames[MAX_TICK * MAX_CHANNELS]; /* a tick, interleaved */
} t_send;

static void try_open(t_send *x) {
    t_atom atoms[3];
    int code = sideman_writer_open(&x->writer, x->path, (uint32_t)x->rate, (uint32_t)x->channels, BLOCK, SLOTS);
    if (code != SIDEMAN_OK) {
        SETSYMBOL(atoms, gensym(sideman_ring_text(code)));
        if (!x->told_missing) outlet_anything(x->info, gensym("no-ring"), 1, atoms);
        x->told_missing = 1;
        return;
    }
    x->told_missing = 0;
    SETFLOAT(atoms, (t_float)x->writer.sample_rate);
    SETFLOAT(atoms + 1, (t_float)x->writer.channels);
    SETFLOAT(atoms + 2, (t_float)x->writer.slots);
    outlet_anything(x->info, gensym("ring"), 3, atoms);
}

/* Four times a second, with the sound off too: the heart beats, and a name that was taken may be free. */
static void look(t_send *x) {
    if (!x->writer.base && *x->path) try_open(x);
    sideman_writer_beat(&x->writer);
    clock_delay(x->clock, LOOK_MS);
}

static t_int *perform(t_int *w) {
    t_send *x = (t_send *)w[1];
    int count = (int)w[2], sample, channel;
    if (x->playing) {
        for (channel = 0; channel < x->channels; channel++)
            for (sample = 0; sample < count; sample++) x->frames[sample * x->channels + channel] = (float)x->in[channel][sample];
        sideman_writer_put(&x->writer, x->position, x->frames, (uint32_t)count);
        x->position += count;
    }
    return w + 3;
}

static void dsp(t_send *x, t_signal **signals) {
    int channel, count = (int)signals[0]->s_n;
    if (count > MAX_TICK) {
        pd_error(x, "sideman_send~: at most %d samples at once", MAX_TICK);
        return;
    }
    if (signals[0]->s_sr != x->rate) {
        x->rate = signals[0]->s_sr;
        sideman_writer_close(&x->writer);
        clock_delay(x->clock, 0);
    }
    for (channel = 0; channel < x->channels; channel++) x->in[channel] = signals[channel]->s_vec;
    dsp_add(perform, 2, x, (t_int)count);
}

static void set_path(t_send *x, t_symbol *name) {
    int code = SIDEMAN_OK;
    sideman_writer_close(&x->writer);
    x->told_missing = 0;
    if (strchr(name->s_name, '/') || strchr(name->s_name, '\\')) {
        if (strlen(name->s_name) >= sizeof x->path) code = SIDEMAN_NO_NAME;
        else strcpy(x->path, name->s_name);
    } else code = sideman_ring_path(x->path, sizeof x->path, name->s_name);
    if (code == SIDEMAN_OK) return;
    *x->path = 0;
    pd_error(x, "sideman_send~: %s", sideman_ring_text(code));
}

static void set_open(t_send *x, t_symbol *name) {
    set_path(x, name);
    if (*x->path) try_open(x);
}

static void start(t_send *x, t_floatarg position) {
    x->position = (int64_t)position;
    x->playing = 1;
}

static void stop(t_send *x) { x->playing = 0; }

static void *create(t_symbol *name, t_floatarg channels) {
    t_send *x = (t_send *)pd_new(sideman_send_class);
    x->channels = channels == 1 ? 1 : MAX_CHANNELS;
    x->playing = 0;
    x->rate = sys_getsr();
    x->writer.base = NULL;
    if (x->channels > 1) inlet_new(&x->object, &x->object.ob_pd, &s_signal, &s_signal);
    x->info = outlet_new(&x->object, &s_anything);
    x->clock = clock_new(x, (t_method)look);
    *x->path = 0;
    if (*name->s_name) set_path(x, name);
    /* Not now: the outlet has no connections yet. */
    clock_delay(x->clock, 0);
    return x;
}

static void destroy(t_send *x) {
    clock_free(x->clock);
    sideman_writer_close(&x->writer);
}

void sideman_send_tilde_setup(void) {
    sideman_send_class = class_new(gensym("sideman_send~"), (t_newmethod)create, (t_method)destroy, sizeof(t_send), CLASS_DEFAULT,
                                   A_DEFSYM, A_DEFFLOAT, 0);
    CLASS_MAINSIGNALIN(sideman_send_class, t_send, dummy);
    class_addmethod(sideman_send_class, (t_method)dsp, gensym("dsp"), A_CANT, 0);
    class_addmethod(sideman_send_class, (t_method)set_open, gensym("open"), A_SYMBOL, 0);
    class_addmethod(sideman_send_class, (t_method)start, gensym("start"), A_FLOAT, 0);
    class_addmethod(sideman_send_class, (t_method)stop, gensym("stop"), 0);
}

/* Reads a shared ring with sideman_ring.h and nothing else. `ring_reader follow PATH` tells what it finds, for ever;
 * `ring_reader count PATH` checks every sample of every block until the writer leaves; `ring_reader write PATH` is a writer, in a
 * hurry. test_c_reader.py and test_c_writer.py run it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SIDEMAN_RING_IMPLEMENTATION
#include "sideman_ring.h"

#define PATIENCE_SECONDS 1.0

static double now_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* What test_c_reader.py's writer puts there. */
static float expected(int64_t block, uint32_t at) { return (float)((block * 31 + at) % 4093); }

static void say(const char *line) {
    puts(line);
    fflush(stdout);
}

static int count(sideman_ring *ring, float *samples) {
    unsigned long whole = 0, torn = 0, last = 0;
    sideman_block block;
    uint32_t at;
    int over, first = sideman_ring_next(ring, &block, samples);
    say(first == SIDEMAN_NOTHING ? "ready" : "there is something already");
    do {
        over = sideman_ring_closed(ring);
        while (sideman_ring_next(ring, &block, samples) == SIDEMAN_OK) {
            int good = block.position == block.block * ring->block_samples && block.revision == block.block;
            good = good && block.margin_samples == -block.block && block.sequence == (uint64_t)block.block + 1;
            for (at = 0; good && at < block.samples * ring->channels; at++) good = samples[at] == expected(block.block, at);
            if (good) whole++;
            else torn++;
            last = (unsigned long)block.block;
        }
    } while (!over);
    printf("whole %lu torn %lu lost %lu last %lu\n", whole, torn, (unsigned long)ring->lost, last);
    return 0;
}

static void follow(const char *path) {
    sideman_ring ring;
    sideman_block block;
    float *samples = NULL;
    struct timespec pause = {0, 1000000};
    int code, told = SIDEMAN_OK;
    for (;;) {
        code = sideman_ring_open(&ring, path);
        if (code != SIDEMAN_OK) {
            if (code != told) say(sideman_ring_text(code));
            told = code;
            nanosleep(&pause, NULL);
            continue;
        }
        told = SIDEMAN_OK;
        printf("ring of run %lu: %u Hz, %u channels, %u samples\n", (unsigned long)ring.epoch, ring.sample_rate, ring.channels, ring.block_samples);
        fflush(stdout);
        samples = (float *)realloc(samples, sizeof(float) * ring.block_samples * ring.channels);
        do {
            while (sideman_ring_next(&ring, &block, samples) == SIDEMAN_OK) {
                printf("block %ld: %u samples at %ld, revision %ld, margin %ld, first %g, lost %lu\n", (long)block.block, block.samples,
                       (long)block.position, (long)block.revision, (long)block.margin_samples, block.samples ? samples[0] : 0.0, (unsigned long)ring.lost);
                fflush(stdout);
            }
            nanosleep(&pause, NULL);
        } while (sideman_ring_alive(&ring, now_seconds(), PATIENCE_SECONDS) && !sideman_ring_replaced(&ring));
        sideman_ring_close(&ring);
        say("gone");
    }
}

/* Blocks as fast as can be, each with the samples that belong to it; then it waits for the end of its input. */
static int write_ring(const char *path) {
    static sideman_writer writer;
    float samples[256 * 2];
    int64_t block;
    uint32_t at;
    int code = sideman_writer_open(&writer, path, 44100, 2, 256, 4);
    if (code != SIDEMAN_OK) {
        say(sideman_ring_text(code));
        return 1;
    }
    printf("run %lu\n", (unsigned long)writer.epoch);
    fflush(stdout);
    if (getchar() == EOF) return 1;
    for (block = 0; block < 30000; block++) {
        for (at = 0; at < 512; at++) samples[at] = expected(block, at);
        sideman_writer_put(&writer, block * 256, samples, 256);
    }
    sideman_writer_put(&writer, block * 256, samples, 0);
    while (getchar() != EOF) continue;
    sideman_writer_close(&writer);
    sideman_writer_close(&writer);
    sideman_writer_put(&writer, 0, samples, 256);
    return 0;
}

int main(int count_of_arguments, char **arguments) {
    sideman_ring ring;
    float *samples;
    int code;
    if (count_of_arguments != 3) return 2;
    if (strcmp(arguments[1], "follow") == 0) follow(arguments[2]);
    if (strcmp(arguments[1], "write") == 0) return write_ring(arguments[2]);
    if (strcmp(arguments[1], "path") == 0) {
        char path[SIDEMAN_PATH_BYTES];
        code = sideman_ring_path(path, sizeof path, arguments[2]);
        puts(code == SIDEMAN_OK ? path : sideman_ring_text(code));
        return code != SIDEMAN_OK;
    }
    code = sideman_ring_open(&ring, arguments[2]);
    if (code != SIDEMAN_OK) {
        puts(sideman_ring_text(code));
        return 1;
    }
    samples = (float *)malloc(sizeof(float) * ring.block_samples * ring.channels);
    code = count(&ring, samples);
    sideman_ring_close(&ring);
    sideman_ring_close(&ring);
    free(samples);
    return code;
}

"use strict";

/* Written by python -m maxpatches.build; do not edit. */

/** @type {{name: string, slots: {text: string, weight: number}[]}[]} */
exports.PRESETS = [
    {
        "name": "jazz trio",
        "slots": [
            {
                "text": "jazz trio, upright bass and brushed drums",
                "weight": 1.0
            },
            {
                "text": "walking bass",
                "weight": 0.5
            },
            {
                "text": "soft piano chords",
                "weight": 0.3
            }
        ]
    },
    {
        "name": "funk band",
        "slots": [
            {
                "text": "funk band, tight drums and electric bass",
                "weight": 1.0
            },
            {
                "text": "clavinet",
                "weight": 0.4
            },
            {
                "text": "horn stabs",
                "weight": 0.0
            }
        ]
    },
    {
        "name": "slow ambient",
        "slots": [
            {
                "text": "slow ambient pads",
                "weight": 1.0
            },
            {
                "text": "warm strings",
                "weight": 0.5
            },
            {
                "text": "deep sub bass",
                "weight": 0.3
            }
        ]
    },
    {
        "name": "rock band",
        "slots": [
            {
                "text": "rock band, loud drums and bass",
                "weight": 1.0
            },
            {
                "text": "distorted guitar",
                "weight": 0.4
            },
            {
                "text": "organ",
                "weight": 0.0
            }
        ]
    },
    {
        "name": "folk",
        "slots": [
            {
                "text": "folk, fingerpicked guitar and double bass",
                "weight": 1.0
            },
            {
                "text": "hand percussion",
                "weight": 0.4
            },
            {
                "text": "accordion",
                "weight": 0.2
            }
        ]
    },
    {
        "name": "electronic",
        "slots": [
            {
                "text": "electronic, drum machine and synth bass",
                "weight": 1.0
            },
            {
                "text": "arpeggiated synth",
                "weight": 0.5
            },
            {
                "text": "noisy texture",
                "weight": 0.0
            }
        ]
    },
    {
        "name": "nothing",
        "slots": []
    }
];

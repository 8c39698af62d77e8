"use strict";

/* Written by python -m maxpatches.build; do not edit. */

/** @type {{name: string, slots: {text: string, weight: number}[]}[]} */
exports.PRESETS = [
    {
        "name": "swing trio",
        "slots": [
            {
                "text": "swing jazz with piano and acoustic bass",
                "weight": 1.0
            },
            {
                "text": "brush drums",
                "weight": 0.5
            },
            {
                "text": "jazz guitar",
                "weight": 0.0
            }
        ]
    },
    {
        "name": "funk",
        "slots": [
            {
                "text": "upbeat funk with clavinet and slap bass",
                "weight": 1.0
            },
            {
                "text": "brass section",
                "weight": 0.3
            },
            {
                "text": "electric piano",
                "weight": 0.0
            }
        ]
    },
    {
        "name": "bossa nova",
        "slots": [
            {
                "text": "laid-back bossa nova with nylon guitar and acoustic bass",
                "weight": 1.0
            },
            {
                "text": "flute",
                "weight": 0.3
            }
        ]
    },
    {
        "name": "rock",
        "slots": [
            {
                "text": "fast rock with overdriven guitar and picked bass",
                "weight": 1.0
            },
            {
                "text": "rock organ",
                "weight": 0.3
            },
            {
                "text": "power drums",
                "weight": 0.5
            }
        ]
    },
    {
        "name": "ballad",
        "slots": [
            {
                "text": "slow pop ballad with piano and fretless bass",
                "weight": 1.0
            },
            {
                "text": "slow strings",
                "weight": 0.5
            },
            {
                "text": "choir",
                "weight": 0.0
            }
        ]
    },
    {
        "name": "ambient",
        "slots": [
            {
                "text": "slow ambient",
                "weight": 1.0
            },
            {
                "text": "warm pad",
                "weight": 0.7
            },
            {
                "text": "vibraphone",
                "weight": 0.2
            }
        ]
    },
    {
        "name": "house",
        "slots": [
            {
                "text": "upbeat house with synth bass",
                "weight": 1.0
            },
            {
                "text": "drum machine",
                "weight": 0.6
            },
            {
                "text": "synth strings",
                "weight": 0.3
            }
        ]
    },
    {
        "name": "nothing",
        "slots": []
    }
];

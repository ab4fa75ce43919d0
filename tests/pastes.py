"""What people paste where a log is asked for, and what is to be found in it."""

from __future__ import annotations

from typing import NamedTuple


class Paste(NamedTuple):
    """A text; its rows as "epoch:loss", with a space between; a part of what is noted, and the words taken, if any."""

    text: str
    rows: str
    notes: str = ""
    words: str = ""


COUNTED, BARE, REPEATED = "counted 0, 1, 2", "No word says which", "The last of each"
PASTES = [
    # lines with words
    Paste("Epoch [20/100], Loss: 0.1234\nEpoch [40/100], Loss: 0.0617", "20:0.1234 40:0.0617", words="epoch loss"),
    Paste("epoch 20  loss 0.3165\nepoch 40  loss 0.1686\n", "20:0.3165 40:0.1686"),
    Paste("epoch:  0 loss:  36.4483\r\nepoch:  1 loss:  43.9455\r\n", "0:36.4483 1:43.9455"),
    Paste(
        "step 300 | lr 1e-3 | train loss 2.31 | acc 0.3\nstep 600 | lr 1e-3 | train loss 1.9 | acc 0.5",
        "300:2.31 600:1.9",
        "counted by “step”",
        "step train loss",
    ),
    Paste(
        "Epoch 1, Loss 1763.884644\nEpoch 2, Loss 5802485.500000\nEpoch 3, Loss inf",
        "1:1763.884644 2:5802485.500000 3:inf",
    ),
    Paste(
        "Epoch 1, Training loss 1.23, Validation loss 2.34\nEpoch 2, Training loss 1.1, Validation loss 2.2",
        "1:1.23 2:1.1",
        words="epoch training loss",
    ),
    Paste(
        "Epoch: 0050 cost= 0.078097254 W= 0.268404 b= 0.666144\nEpoch: 0100 cost= 0.077967979 W= 0.26 b= 0.67",
        "50:0.078097254 100:0.077967979",
        words="epoch cost",
    ),
    Paste(
        "Cost after iteration 0: 0.693147\nCost after iteration 100: 0.584508",
        "0:0.693147 100:0.584508",
        "counted by “iteration”",
        "iteration cost",
    ),
    Paste("Iteration    0: Cost 7.93e+04   \nIteration 1000: Cost 3.41e+00", "0:7.93e+04 1000:3.41e+00", "counted by"),
    Paste("after 100 steps the loss is 0.5\nafter 200 steps the loss is 0.4", "100:0.5 200:0.4", "counted by “steps”"),
    Paste("Loss at epoch 10 is 0.5.\nLoss at epoch 20 is 0.4.", "10:0.5 20:0.4"),
    Paste("The loss was 2.5 at the start.\nThe loss was 1.25 later.", "0:2.5 1:1.25", COUNTED),
    Paste("loss=0.5 epoch=1\nloss=.4 epoch=2", "1:0.5 2:.4"),
    Paste("loss = 0.5\nloss = 0.4\nloss = 0.3", "0:0.5 1:0.4 2:0.3", COUNTED, " loss"),
    Paste("Loss (train): 0.5\nLoss (train): 0.4", "0:0.5 1:0.4", COUNTED),
    Paste("[Epoch 10] loss: 1,234.5\n[Epoch 20] loss: 987.25", "10:1234.5 20:987.25"),
    Paste("epoch 1: loss 26,116.5\nepoch 2: loss 1,234,567", "1:26116.5 2:1234567"),
    Paste("Epoch 20: 0.5\nEpoch 40: 0.4", "20:0.5 40:0.4", words="epoch "),
    Paste("EPOCH 3 | MSE 0.25 | R2 0.9\nEPOCH 4 | MSE 0.2 | R2 0.91", "3:0.25 4:0.2", words="epoch mse"),
    Paste("epoch 1 rmse 3.1\nepoch 2 rmse 2.9", "1:3.1 2:2.9", "root of a mean square"),
    Paste("epoch 1 val_loss 3.1\nepoch 2 val_loss 2.9", "1:3.1 2:2.9", "of other examples"),
    Paste("epoch 1 loss_a 3 loss_b 4\nepoch 2 loss_a 2 loss_b 3", "1:3 2:2", "Taken was “loss_a”, not loss_b"),
    Paste("Test set: Average loss: 0.5, Accuracy: 90%\nepoch 1 loss: 0.9\nepoch 2 loss: 0.8", "1:0.9 2:0.8"),
    Paste("epoch 5 loss −0.5\nepoch 6 loss +0.25", "5:-0.5 6:0.25"),
    Paste("epoch 1 loss 1e-05\nepoch 2 loss 1.2E-05", "1:1e-05 2:1.2e-05"),
    Paste("epoch 1.5 loss 3\nepoch 2.0 loss 2", "1.5:3 2:2"),
    Paste("Loss after 0 iterations: 0.7\nLoss after 10 iterations: 0.5", "0:0.7 10:0.5", "counted by"),
    Paste(
        "m 4.96, b 1.44, cost 89.0 iteration 0\nm 0.49, b 0.25, cost 71.1 iteration 1", "0:89.0 1:71.1", "counted by"
    ),
    Paste("epoch 1 train: 0.5 test: 0.7\nepoch 2 train: 0.4 test: 0.6", "1:0.5 2:0.4", words="epoch train"),
    Paste("[0] train-rmse:0.48 eval-rmse:0.5\n[1] train-rmse:0.41 eval-rmse:0.45", "0:0.48 1:0.41", "root of"),
    # what torch, Keras and bars print
    Paste(
        "epoch: 3 loss: tensor(0.1234, grad_fn=<MseLossBackward0>)\n"
        "epoch: 4 loss: tensor(0.1, device='cuda:0', grad_fn=<MseLossBackward0>)",
        "3:0.1234 4:0.1",
    ),
    Paste("tensor(0.5, dtype=torch.float64)\ntensor(0.4, dtype=torch.float64)", "0:0.5 1:0.4", COUNTED),
    Paste(
        "Epoch 1/3\n45/45 [======] - 0s 2ms/step - loss: 0.5123 - accuracy: 0.8 - val_loss: 0.6\n"
        "Epoch 2/3\n45/45 [======] - 0s 2ms/step - loss: 0.4123 - accuracy: 0.8 - val_loss: 0.5",
        "1:0.5123 2:0.4123",
        words="epoch loss",
    ),
    Paste(
        "Epoch 1/2\n1/45 [>.....] - ETA: 0:12 - loss: 0.9\r45/45 [=====] - 1s - loss: 0.5\nEpoch 2/2\n"
        "45/45 [=====] - 1s - loss: 0.4",
        "1:0.5 2:0.4",
        REPEATED,
    ),
    Paste(
        "Epoch 0: 50%|███  | 469/938 [00:05<00:05, 180.1it/s, loss=0.523]\r"
        "Epoch 0: 100%|████| 938/938 [00:10<00:00, 180.1it/s, loss=0.323]\r"
        "Epoch 1: 100%|████| 938/938 [00:10<00:00, 180.1it/s, loss=0.223]",
        "0:0.323 1:0.223",
        REPEATED,
    ),
    Paste(
        "Train Epoch: 1 [0/60000 (0%)]\tLoss: 2.3054\nTrain Epoch: 1 [640/60000 (1%)]\tLoss: 1.36\n"
        "Train Epoch: 2 [0/60000 (0%)]\tLoss: 0.3",
        "1:1.36 2:0.3",
        REPEATED,
    ),
    Paste(
        "Epoch [1/5], Step [100/600], Loss: 0.5\nEpoch [1/5], Step [200/600], Loss: 0.4\n"
        "Epoch [2/5], Step [100/600], Loss: 0.3",
        "1:0.4 2:0.3",
        REPEATED,
    ),
    Paste(
        "epoch 1 step 100 loss 0.5\nepoch 1 step 200 loss 0.4\nepoch 2 step 300 loss 0.3",
        "100:0.5 200:0.4 300:0.3",
        "counted by “step”",
    ),
    Paste("[1,  2000] loss: 2.173\n[1,  4000] loss: 1.8\n[2,  2000] loss: 1.2", "0:2.173 1:1.8 2:1.2", COUNTED),
    Paste(
        "2024-01-02 12:30:01,123 INFO train: epoch 5 loss 0.25\n2024-01-02 12:31:01,123 INFO train: epoch 6 loss 0.2",
        "5:0.25 6:0.2",
    ),
    Paste(
        "\x1b[32mepoch 1\x1b[0m loss \x1b[1m0.5\x1b[0m\n\x1b[32mepoch 2\x1b[0m loss \x1b[1m0.4\x1b[0m", "1:0.5 2:0.4"
    ),
    Paste(
        "iter 0: loss 4.2, time 1204.15ms, mfu -100.00%\niter 10: loss 3.1, time 30.2ms, mfu 10.00%",
        "0:4.2 10:3.1",
        "counted by “iter”",
    ),
    Paste("loss: 2.303  [   64/60000]\nloss: 2.290  [ 6464/60000]", "64:2.303 6464:2.290"),
    Paste(
        "{'loss': 0.9, 'grad_norm': nan, 'lr': 0.0001, 'epoch': 0.01}\n{'loss': 0.8, 'lr': 0.0001, 'epoch': 0.02}",
        "0.01:0.9 0.02:0.8",
    ),
    # tables
    Paste(
        "+------+--------+-------+\n| Iter | Loss   | Time  |\n+------+--------+-------+\n"
        "| 1    | 5.2557 | 1.36s |\n| 2    | 5.4036 | 2.22s |\n+------+--------+-------+",
        "1:5.2557 2:5.4036",
        "counted by",
        "iter loss",
    ),
    Paste(
        "epoch,loss,val_loss\n0,2.3,2.5\n1,1.9,2.2\n2,nan,nan\n3,nan,nan", "0:2.3 1:1.9 2:nan", "no number was left out"
    ),
    Paste("epoch;loss\n0;2,35\n10;1,92", "0:2.35 10:1.92", "point before decimals"),
    Paste("epoch\ttrain loss\tval loss\n0\t2.3\t2.4\n1\t2.2\t2.3", "0:2.3 1:2.2", words="epoch train loss"),
    Paste("epoch  train loss  val loss\n0  2.3  2.4\n1  2.2  2.3", "0:2.3 1:2.2"),
    Paste("| epoch | loss | lr |\n|---|---|---|\n| 0 | 2.3 | 0.1 |\n| 10 | 1.3 | 0.1 |", "0:2.3 10:1.3"),
    Paste("epoch,step,train_loss,val_loss\n0,49,0.9,\n0,50,,0.8\n1,99,0.7,\n1,100,,0.6", "0:0.9 1:0.7"),
    Paste("loss\n0.5\n0.4\n0.2", "0:0.5 1:0.4 2:0.2", COUNTED),
    Paste('{"epoch": 1, "loss": 0.5}\n{"epoch": 2, "loss": 0.4}', "1:0.5 2:0.4"),
    Paste("   epoch      loss\n0      0  5.817560\n1     20  1.654770", "0:5.817560 20:1.654770"),
    # bare numbers and lists
    Paste("0.5\n0.4\n0.3", "0:0.5 1:0.4 2:0.3", COUNTED),
    Paste(
        "99 1204.69580078125\n199 800.4120483398438\n299 532.8", "99:1204.69580078125 199:800.4120483398438 299:532.8"
    ),
    Paste("0 5.81756 [ 1.64462376]\n1 1.65477 [ 1.34379935]\n2 0.470691 [1.1]", "0:5.81756 1:1.65477 2:0.470691", BARE),
    Paste("0,2.5\n1,1.9\n2,1.1", "0:2.5 1:1.9 2:1.1"),
    Paste("1,234.5\n1,100.2\n900.1", "0:1234.5 1:1100.2 2:900.1", "one of thousands"),
    Paste("1,234.5\n2,100.2\n3,090.1", "1:234.5 2:100.2 3:090.1", "between two columns"),
    Paste("0.5 0.6\n0.4 0.55\n0.3 0.5", "0:0.5 1:0.4 2:0.3", BARE),
    Paste("[0.5, 0.4, 0.3, 0.25]", "0:0.5 1:0.4 2:0.3 3:0.25", COUNTED),
    Paste("losses = [0.5,0.4,\n  0.3]", "0:0.5 1:0.4 2:0.3", COUNTED, " losses"),
    Paste("losses = [100,200,300]", "0:100 1:200 2:300", COUNTED),
    Paste("[(0, 2.5), (20, 1.2), (40, 0.9)]", "0:2.5 20:1.2 40:0.9"),
    Paste("[np.float64(0.5), np.float64(0.4), np.float64(0.3)]", "0:0.5 1:0.4 2:0.3", COUNTED),
    Paste("{'loss': [0.5, 0.4, 0.3], 'val_loss': [0.6, 0.5, 0.45]}", "0:0.5 1:0.4 2:0.3", COUNTED, " loss"),
    Paste("epochs = [0, 20, 40]\nlosses = [3.5, 2.5, 1.5]", "0:3.5 20:2.5 40:1.5", words="epochs losses"),
    # what is wrong in it
    Paste("epoch 0 loss 3\nepoch 1 loss 2\nepoch 0 loss 5\nepoch 1 loss 4", "0:5 1:4", "The count begins again"),
    Paste(
        "loading data ...\nepoch 1 loss 2\nsaved to model.pt\nepoch 2 loss 1\nlearned: w = 1.59, b = 0.93", "1:2 2:1"
    ),
    Paste("epoch 10: train_loss 0,523\nepoch 20: train_loss 0,423", "10:0.523 20:0.423", "point before decimals"),
    Paste("RuntimeError: mat1 and mat2 shapes cannot be multiplied", "", "No losses were found"),
    Paste("", "", "No losses were found"),
    Paste("<img src=x onerror=alert(1)> epoch 1 loss 3<b>\nepoch 2 loss 2", "1:3 2:2"),
]
